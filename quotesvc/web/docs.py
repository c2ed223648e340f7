"""The page on which the HTTP interface can be tried: Swagger UI, out of an installed package."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from swagger_ui_bundle import swagger_ui_path

# Swagger UI writes styles of its own into the page.
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILES = frozenset({"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"})

blueprint = Blueprint("docs", __name__, template_folder="templates")


@blueprint.get("/docs")
@blueprint.get("/api/v1/docs")
def show() -> ResponseReturnValue:
    """The page."""
    response = make_response(render_template("docs.html"))
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/files/<any({}):name>".format(", ".join(f"'{name}'" for name in sorted(FILES))))
def file(name: str) -> ResponseReturnValue:
    """A file of Swagger UI."""
    return send_from_directory(str(swagger_ui_path), name, max_age=86_400)
