"""Speakers: finding those who were quoted."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from quotesvc.api.answers import cacheable, page
from quotesvc.api.blueprint import Blueprint
from quotesvc.api.params import SpeakersParams
from quotesvc.api.schemas import SpeakerSchema, page_of
from quotesvc.api.state import deps
from quotesvc.services import speakers

blueprint = Blueprint("speakers", __name__, description="Who was quoted")


@blueprint.route("/speakers", scope="read")
@blueprint.arguments(SpeakersParams, location="query")
@blueprint.alt_response(200, schema=page_of(SpeakerSchema), success=True)
def list_speakers(params: dict[str, Any]) -> ResponseReturnValue:
    """List speakers by name

    `q` folds case, accents, titles and word order.
    """
    return page(speakers.list_speakers(deps(), **params))


@blueprint.route("/speakers/<speaker_id>", scope="read")
@blueprint.alt_response(200, schema=SpeakerSchema, success=True)
def get_speaker(speaker_id: str) -> ResponseReturnValue:
    """One speaker"""
    return cacheable(speakers.get_speaker(deps(), speaker_id))
