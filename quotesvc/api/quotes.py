"""Quotes: searching and reading them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api import formats
from quotesvc.api.answers import cacheable, page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import FormatParams, SortedQuotesParams
from quotesvc.api.schemas import FoundQuoteSchema, QuoteSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import export, quotes

blueprint = Blueprint("quotes", __name__, description="Quotes, whatever article they are in")


@blueprint.route("/quotes", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(SortedQuotesParams, location="query")
@blueprint.exported
@blueprint.alt_response(200, schema=page_of(FoundQuoteSchema), success=True)
def search_quotes(params: dict[str, Any]) -> ResponseReturnValue:
    """Search quotes by words, speaker, relay, publisher, kind, channel and date

    Direct and mixed ones, unless `kind` says otherwise. With `q` each has `highlight`.
    """
    query, sort = params["query"], params.get("sort")
    return formats.answer(
        params.get("format"),
        lambda: page(quotes.search_quotes(deps(), query, params["page"], sort)),
        lambda: export.quotes(deps(), query, sort),
    )


@blueprint.route("/quotes/<quote_id>", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(FormatParams, location="query")
@blueprint.linked
@blueprint.alt_response(200, schema=QuoteSchema, success=True)
def get_quote(shown: dict[str, Any], quote_id: str) -> ResponseReturnValue:
    """One quote"""
    return formats.single(
        shown.get("format"),
        lambda: cacheable(quotes.get_quote(deps(), quote_id)),
        lambda iris: export.quote(deps(), quote_id, iris),
    )
