"""Statements: the same words said once, with all that carried them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api import formats
from quotesvc.api.answers import cacheable, page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import StatementParams, StatementsParams
from quotesvc.api.schemas import ListedStatementSchema, StatementSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import export, provenance

blueprint = Blueprint("statements", __name__, description="The same words said once, whoever carried them")


@blueprint.route("/statements", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(StatementsParams, location="query")
@blueprint.exported
@blueprint.alt_response(200, schema=page_of(ListedStatementSchema), success=True)
def list_statements(params: dict[str, Any]) -> ResponseReturnValue:
    """List statements by words, speaker, relay, publisher and date

    Takes the filters of `/quotes`, which choose statements: one with any quote that passes is listed, and all
    of its quotes are counted.
    """
    query, chosen = params["query"], {"min_quotes": params["min_quotes"], "sort": params.get("sort")}
    return formats.answer(
        params.get("format"),
        lambda: page(provenance.list_statements(deps(), query, params["page"], **chosen)),
        lambda: export.statements(deps(), query, **chosen),
    )


@blueprint.route("/statements/<statement_id>", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(StatementParams, location="query")
@blueprint.linked
@blueprint.alt_response(200, schema=StatementSchema, success=True)
def get_statement(params: dict[str, Any], statement_id: str) -> ResponseReturnValue:
    """One statement: its quotes by date, the chain, origins, variants and conflicts

    Another wording that comes in may make it part of another statement. The id that it had then answers the
    statement that it became, whose `id` is another one.
    """
    revisions = params.get("revisions", "current") == "all"
    return formats.single(
        params.get("format"),
        lambda: cacheable(provenance.get_statement(deps(), statement_id, revisions=revisions)),
        lambda iris: export.statement(deps(), statement_id, iris, revisions=revisions),
    )
