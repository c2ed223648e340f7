"""The page is tested on the same application as the interface."""

from tests.api.conftest import app, client, make_app, settings

__all__ = ["app", "client", "make_app", "settings"]
