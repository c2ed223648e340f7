"""Speakers: finding them by any spelling of their name, and what each of them said in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from sqlalchemy.orm import Session

from quotesvc.errors import InputError, NotFoundError
from quotesvc.nlp.types import SpeakerKind
from quotesvc.services.deps import Deps
from quotesvc.services.outlets import tally_shape
from quotesvc.store import folding, queries
from quotesvc.store.models import Speaker
from quotesvc.store.pages import Page, PageRequest
from quotesvc.store.queries import Tally


def list_speakers(
    deps: Deps, page: PageRequest, *, q: str | None = None, kind: str | None = None
) -> Page[dict[str, Any]]:
    """Speakers by name. ``q`` holds beginnings of words of the name, in any order, case and accents aside."""
    if kind is not None and kind not in get_args(SpeakerKind):
        raise InputError.of("kind", f"Not one of {', '.join(get_args(SpeakerKind))}.")
    name = q.strip() if q and q.strip() else None
    if name is not None and not folding.name_words(name):
        raise InputError.of("q", "Holds no word to look for.")
    with deps.store.read() as session:
        found = queries.list_speakers(session, page, name=name, kind=kind)
        return Page(_shapes(session, found.items), found.next, found.total)


def get_speaker(deps: Deps, speaker_id: str) -> dict[str, Any]:
    """One speaker. Raises `NotFoundError`."""
    with deps.store.read() as session:
        found = queries.get_speaker(session, speaker_id)
        if found is None:
            raise NotFoundError(f"There is no speaker {speaker_id!r}.")
        return _shapes(session, [found])[0]


def _shapes(session: Session, speakers: Sequence[Speaker]) -> list[dict[str, Any]]:
    ids = [speaker.id for speaker in speakers]
    tallies = queries.speaker_tallies(session, ids)
    roles = queries.speaker_roles(session, ids)
    return [
        {
            "id": speaker.id,
            "name": speaker.name,
            "kind": speaker.kind,
            "roles": roles.get(speaker.id, []),
            "aliases": [alias.name for alias in speaker.aliases if alias.name != speaker.name],
            **tally_shape(tallies.get(speaker.id, Tally())),
        }
        for speaker in speakers
    ]
