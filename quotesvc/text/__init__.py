"""Plain text and HTML read as articles: the text, what is known about it, and where nobody is quoted."""

from quotesvc.text.html import read_html
from quotesvc.text.plain import read_text
from quotesvc.text.source import Source, check_text

__all__ = ["Source", "check_text", "read_html", "read_text"]
