"""The web page: paste an article, see its quotes. Plain HTML from the server, no script needed."""

from __future__ import annotations

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from quotesvc.web import docs, pages

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    """Register the pages, their error page and the headers that keep browsers safe."""
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(docs.blueprint)
    answer_problem = app.error_handler_spec[None][None][HTTPException]

    def answer(error: HTTPException) -> Response | tuple[str, int]:
        if request.path.startswith("/api/") or not _wants_html():
            return answer_problem(error)  # type: ignore[return-value]
        return render_template("error.html", error=error), error.code or 500

    app.register_error_handler(HTTPException, answer)
    app.after_request(_protect)


def _wants_html() -> bool:
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response
