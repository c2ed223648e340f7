"""The application for any WSGI server: `gunicorn --threads 8 wsgi:app`. Settings come from the environment.

Requests need an API key unless QUOTESVC_REQUIRE_KEYS is never. Run `quotesvc db upgrade` before.
"""

import sys

from quotesvc.app import create_app
from quotesvc.errors import QuotesvcError

try:
    app = create_app()
except (
    QuotesvcError
) as error:  # a setting, the outlets file or the model: for whoever starts it, not for a debugger
    sys.exit(f"Error: {error.message}")
