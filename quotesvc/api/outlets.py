"""Outlets: the gazetteer, what turned up in articles, and rows that users add."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from quotesvc.api.answers import cacheable, page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.outlet_inputs import OutletChangesSchema, OutletFieldsSchema, OutletInputSchema
from quotesvc.api.params import OutletsParams
from quotesvc.api.schemas import OutletSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import outlets, own_outlets
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


@blueprint.route("/outlets", methods=["POST"], scope="edit", also=[HTTPStatus.CONFLICT])
@blueprint.arguments(OutletInputSchema)
@blueprint.alt_response(201, schema=OutletSchema, success=True, description="Added")
def post_outlet(given: dict[str, Any]) -> ResponseReturnValue:
    """Add an outlet of your own

    It is known to the next request, in each process of the service, and kept when the package is upgraded. Its names
    go before those of other outlets. 409 where its slug is known.
    """
    outlet = own_outlets.add(deps(), given)
    location = url_for("outlets.get_outlet", slug=outlet["slug"])
    return jsonify(outlet), HTTPStatus.CREATED, {"Location": location}


@blueprint.route("/outlets/<slug>", methods=["PUT"], scope="edit")
@blueprint.arguments(OutletFieldsSchema)
@blueprint.alt_response(200, schema=OutletSchema, success=True, description="Replaced")
@blueprint.alt_response(201, schema=OutletSchema, success=True, description="Added")
def put_outlet(given: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Add or replace an outlet of your own, which goes over one of the package with this slug"""
    outlet, added = own_outlets.put(deps(), slug, given)
    return jsonify(outlet), HTTPStatus.CREATED if added else HTTPStatus.OK


@blueprint.route("/outlets/<slug>", methods=["PATCH"], scope="edit", also=[HTTPStatus.CONFLICT])
@blueprint.arguments(OutletChangesSchema)
@blueprint.alt_response(200, schema=OutletSchema, success=True)
def patch_outlet(given: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Change fields of an outlet of your own; 409 for one of the package or the outlets file"""
    return jsonify(own_outlets.change(deps(), slug, given))


@blueprint.route("/outlets/<slug>", methods=["DELETE"], scope="edit", also=[HTTPStatus.CONFLICT])
@blueprint.alt_response(204, success=True)
def delete_outlet(slug: str) -> ResponseReturnValue:
    """Delete an outlet of your own; one of the package that it went over is there again

    409 for an outlet of the package or the outlets file, and for one that is the parent of others of your own.
    """
    own_outlets.delete(deps(), slug)
    return "", HTTPStatus.NO_CONTENT
