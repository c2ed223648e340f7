"""`create_app`: the one place that puts the parts of the web service together."""

from __future__ import annotations

import logging
import sys

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from quotesvc import api, web
from quotesvc.api import problems
from quotesvc.services.deps import Analyser
from quotesvc.services.wiring import Service, build_live
from quotesvc.settings import Settings

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def create_app(
    settings: Settings | None = None, *, analyser: Analyser | None = None, local: bool = False
) -> Flask:
    """The WSGI application. The database is not touched before the first request.

    ``local`` says that only this machine can reach it; then, with `require_keys` at ``auto``, no key is asked
    for. ``analyser`` takes the place of the pipeline that the settings name. Raises `QuotesvcError` where
    settings, outlets or model cannot be used.
    """
    settings = settings or Settings.from_env()
    keys_required = settings.require_keys == "always" or (settings.require_keys == "auto" and not local)
    configure_logging(settings)
    app = Flask("quotesvc", static_folder=None, template_folder=None)
    live = build_live(settings, analyser, report=structlog.get_logger(__name__).error)
    app.extensions["quotesvc"] = Service(settings, live, keys_required)
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,  # Flask's own limit is half a megabyte: less than an article
        TRUSTED_HOSTS=_trusted_hosts(settings, keys_required),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the order of the contract is easier to read
    problems.init_app(app)
    api.init_app(app)
    web.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    return app


def configure_logging(settings: Settings) -> None:
    """Log events to stderr, as text or as JSON."""
    last: structlog.typing.Processor
    last = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer()
    )
    errors = [structlog.processors.format_exc_info] if settings.log_format == "json" else []
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *errors,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _trusted_hosts(settings: Settings, keys_required: bool) -> list[str] | None:
    """The names that requests may use for a service without keys that only this machine can reach.

    Another name means that a web page elsewhere had its own name point here, to read what is stored (DNS
    rebinding). Where keys are asked for, such a page has none; where they are off, that was on purpose.
    """
    return LOCAL_HOSTS if settings.require_keys == "auto" and not keys_required else None
