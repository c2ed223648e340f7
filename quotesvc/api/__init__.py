"""The HTTP interface under ``/api/v1``: a file per noun, and what they have in common."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api
from flask_smorest.utils import prepare_response

import quotesvc
from quotesvc.api import (
    articles,
    audit,
    health,
    limits,
    outlets,
    problems,
    quotes,
    speakers,
    statements,
    verify,
)
from quotesvc.api.blueprint import KEY_SCHEME

PREFIX = "/api/v1"
DESCRIPTION = """\
Post an article and get its quotes back, each with who said it and which outlet relayed it; find them again;
audit which outlets relayed whose words. Offsets are 0-based, half-open, in Unicode code points of the
article's `text`. Every error is `application/problem+json` (RFC 9457)."""


class ProblemApi(Api):
    """flask-smorest, with the one error body of this service in place of its own."""

    ERROR_SCHEMA = problems.ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Registers none: `problems` answers for the whole application, where a page's 404 is a page."""

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= HTTPStatus.BAD_REQUEST:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, problems.MEDIA_TYPE)
            self.spec.components.response(status.name, response, lazy=True)


def init_app(app: Flask) -> None:
    """Register every endpoint, and the OpenAPI document that describes them."""
    app.config.update(
        API_TITLE="quotesvc",
        API_VERSION=quotesvc.__version__,
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION, "license": {"name": "MIT"}}},
    )
    limits.init_app(app)
    api = ProblemApi(app)
    api.spec.components.security_scheme(KEY_SCHEME, {"type": "http", "scheme": "bearer"})
    for noun in (articles, quotes, statements, speakers, outlets, audit, verify):
        api.register_blueprint(noun.blueprint, url_prefix=PREFIX)
    app.register_blueprint(health.blueprint)
    app.add_url_rule("/openapi.json", "openapi_at_root", app.view_functions["api-docs.openapi_json"])
