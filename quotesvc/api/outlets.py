"""Outlets: the gazetteer, and what turned up in articles."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api.answers import cacheable, page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import OutletsParams
from quotesvc.api.schemas import OutletSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import outlets
from quotesvc.services.outlets import OutletQuery

blueprint = Blueprint("outlets", __name__, description="Who carries and publishes quotes")


@blueprint.route("/outlets", scope="read")
@blueprint.arguments(OutletsParams, location="query")
@blueprint.alt_response(200, schema=page_of(OutletSchema), success=True)
def list_outlets(params: dict[str, Any]) -> ResponseReturnValue:
    """List outlets by slug: those of the gazetteer, and those that articles named"""
    request_page = params.pop("page")
    return page(outlets.list_outlets(deps(), OutletQuery(**params), request_page))


@blueprint.route("/outlets/<slug>", scope="read")
@blueprint.alt_response(200, schema=OutletSchema, success=True)
def get_outlet(slug: str) -> ResponseReturnValue:
    """One outlet with what it carried and published"""
    return cacheable(outlets.get_outlet(deps(), slug))
