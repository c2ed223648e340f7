"""The application for any WSGI server: `gunicorn --threads 8 wsgi:app`. Settings come from the environment.

Requests need an API key unless QUOTESVC_REQUIRE_KEYS is never. Run `quotesvc db upgrade` before.
"""

from quotesvc.app import create_app

app = create_app()
