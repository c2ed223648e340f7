"""Checking a quotation that somebody doubts."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import VerifySchema
from quotesvc.api.schemas import VerifiedSchema
from quotesvc.api.state import deps
from quotesvc.services import verify

blueprint = Blueprint("verify", __name__, description="Quotations that somebody doubts")


@blueprint.route("/verify", methods=["POST"], scope="read")
@blueprint.arguments(VerifySchema)
@blueprint.alt_response(200, schema=VerifiedSchema, success=True)
def verify_quotation(given: dict[str, Any]) -> ResponseReturnValue:
    """Check whether anybody, or a certain speaker, said some words

    `attested`: in these words, whole or in part. `misattributed`: in these words, but others did. `altered`:
    in like words. `not_found` otherwise. The best evidence comes first.
    """
    return verify.verify(deps(), given["text"], given.get("speaker"))
