"""What views answer with: JSON that clients may keep and check, and lists with a link to the next page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from quotesvc.store.pages import Page


def cacheable(body: Any) -> Response:
    """JSON with an ETag; 304 where the client has it already."""
    response: Response = jsonify(body)
    response.cache_control.no_cache = True
    response.cache_control.private = True
    response.add_etag()
    response.make_conditional(request)
    return response


def page(found: Page[dict[str, Any]]) -> Response:
    """One page of a list, with `Link: rel=next` where there is another."""
    response = cacheable({"items": found.items, "next": found.next, "total": found.total})
    if found.next is not None:
        query = urlencode({**request.args, "cursor": found.next})
        response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return response
