"""The text of an article's Doc."""

from __future__ import annotations

from spacy.tokens import Doc


def source_text(doc: Doc) -> str:
    """The text that ``doc`` was made from. `Doc.text` is put together anew at every call, which takes a while."""
    text: str | None = doc.user_data.get("quotesvc_text")
    return doc.text if text is None else text
