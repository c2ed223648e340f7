"""quotesvc: who said this, and who carried it to us?"""

__version__ = "0.1.0"
