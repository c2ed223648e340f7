"""What a view works with, out of the application that answers the request."""

from __future__ import annotations

from typing import cast

from flask import current_app, g

from quotesvc.services.deps import Deps
from quotesvc.services.wiring import Service


def service() -> Service:
    """The service that this application runs."""
    return cast(Service, current_app.extensions["quotesvc"])


def deps() -> Deps:
    """What the services need: the same for all of a request."""
    if "deps" not in g:
        g.deps = service().deps
    return cast(Deps, g.deps)
