"""The page at ``/``: a form for an article, and the article with its quotes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from quotesvc.errors import InputError
from quotesvc.services import ingest, keys
from quotesvc.services.inputs import ArticleInput
from quotesvc.services.wiring import Service
from quotesvc.web.marking import pieces

FIELDS = ("text", "title", "publisher", "url")
ABSTAINED = {
    "no_cue": "nothing in the article says who",
    "ambiguous": "the article leaves open who",
    "anonymous": "the article names nobody",
    "headline": "the headline does not say who",
}
SCOPES = {
    "explicit": (
        "named with this quote",
        "The article names the outlet for this very quote: in its sentence, in one that leads up to it or goes back "
        "to it, or as the source of the whole article.",
    ),
    "carried": (
        "carried over from another quote",
        "The article names the outlet with another quote of this speaker, interview or occasion, or of the same "
        "words, and does not repeat it here.",
    ),
}
"""How the page tells each scope of a relay, and what that means."""

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder="static")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The empty form."""
    return _page({})


@blueprint.post("/")
def analyse() -> ResponseReturnValue:
    """The article with its quotes; stored only if asked for. Wrong input is told beside its field: 422."""
    form = {name: _field(name) for name in FIELDS}
    store = "store" in request.form
    wrong = _missing_key("ingest" if store else "read")
    if wrong:
        return _page(form, errors=wrong), 401
    if form["text"] is None:
        return _page(form, errors={"text": ["Paste the text of an article."]}), 422
    given = ArticleInput(**form)  # type: ignore[arg-type]  # none of FIELDS is the list of authors
    try:
        if not store:
            return _page(form, article=ingest.extract(_service().deps, given))
        _require_same_origin()
        article, outcome = ingest.submit(_service().deps, given)
        return _page(form, article=article, outcome=outcome)
    except InputError as error:
        return _page(form, errors=error.fields or {"text": [error.message]}), 422


def _page(form: dict[str, str | None], **shown: Any) -> str:
    article = shown.get("article")
    marked = {}
    scopes = {}
    if article is not None:
        there = {relay["scope"] for quote in article["quotes"] for relay in quote["relays"]}
        scopes = {scope: told for scope, told in SCOPES.items() if scope in there}
        for name in ("title", "text"):
            quotes = [quote for quote in article["quotes"] if quote["field"] == name]
            marked[name] = pieces(article[name] or "", quotes)
    return render_template(
        "index.html",
        form=form,
        marked=marked,
        abstained=ABSTAINED,
        scopes=scopes,
        keys_required=_service().keys_required,
        **shown,
    )


def _field(name: str) -> str | None:
    # A browser sends line breaks as CR LF whatever was pasted; an article has plain ones.
    value = request.form.get(name, "").replace("\r\n", "\n")
    return value if value.strip() else None


def _missing_key(scope: str) -> dict[str, list[str]]:
    if not _service().keys_required:
        return {}
    grant = keys.authenticate(_service().store, request.form.get("key", "").strip())
    if grant is not None and {scope, "admin"} & grant.scopes:
        return {}
    return {"key": [f"Needs an API key with the scope {scope}."]}


def _require_same_origin() -> None:
    """Refuse a form that another site sent in the user's name: browsers say which site a form is from."""
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("The form was sent by another site.")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden("The form was sent by another site.")


def _service() -> Service:
    service: Service = current_app.extensions["quotesvc"]
    return service
