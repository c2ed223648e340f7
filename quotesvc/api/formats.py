"""In which format a list is answered: as `format` says, or else as `Accept` prefers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Final, cast

from flask import Response, json, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

from quotesvc.api.state import deps
from quotesvc.services import export, jsonld
from quotesvc.services.export import Format, Sheet
from quotesvc.services.jsonld import Iris, Node

JSON: Final = "json"
MEDIA_TYPES: Final = {
    JSON: "application/json",
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "jsonld": "application/ld+json",
}
LISTED: Final = tuple(MEDIA_TYPES)
SINGLE: Final = (JSON, "jsonld")

_CONTENT_TYPES: Final = {**MEDIA_TYPES, "csv": "text/csv; charset=utf-8; header=present"}


def answer(given: str | None, page: Callable[[], Response], sheet: Callable[[], Sheet]) -> Response:
    """One page in JSON, or the whole list in the format that was asked for, sent as it is read."""
    form = negotiated(given, LISTED)
    response = page() if form == JSON else _streamed(sheet(), cast(Format, form))
    response.vary.add("Accept")
    return response


def single(given: str | None, item: Callable[[], Response], node: Callable[[Iris], Node]) -> Response:
    """One item in JSON or, with the context that explains it, in JSON-LD."""
    if negotiated(given, SINGLE) == JSON:
        response = item()
    else:
        body = json.dumps(jsonld.document(node(iris()))) + "\n"
        response = Response(body, content_type=MEDIA_TYPES["jsonld"])
        response.cache_control.no_cache = True
        response.cache_control.private = True
        response.add_etag()
        response.make_conditional(request)
    response.vary.add("Accept")
    return response


def negotiated(given: str | None, offered: Sequence[str]) -> str:
    """The format to answer in. Raises 406 where none of those on offer is accepted."""
    if given is not None:
        return given
    if not request.headers.get("Accept", "").strip():
        return JSON
    types = [MEDIA_TYPES[form] for form in offered]
    best = _without_parameters(request.accept_mimetypes).best_match(types)
    if best is None:
        raise NotAcceptable(f"This is answered as {', '.join(types)}.")
    return offered[types.index(best)]


def iris() -> Iris:
    """Ids that are addresses of this interface, as the request reached it."""
    return Iris(f"{request.url_root}api/v1/")


def _without_parameters(accepted: MIMEAccept) -> MIMEAccept:
    """What is accepted, whatever charset or profile of it: there is one of each."""
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in accepted])


def _streamed(sheet: Sheet, form: Format) -> Response:
    pieces = export.gathered(export.write(deps(), sheet, form, iris()))
    first = next(pieces, b"")  # what is wrong with the request, or with the database, is known here
    response = Response(chain([first], pieces), content_type=_CONTENT_TYPES[form])
    response.call_on_close(cast(Any, pieces).close)
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.{form}"'
    response.cache_control.no_store = True
    return response
