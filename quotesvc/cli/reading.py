"""Articles out of files, each with a name to answer or report it by."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from quotesvc import strictjson
from quotesvc.errors import InputError

if TYPE_CHECKING:
    from quotesvc.services.inputs import ArticleInput

Format = Literal["text", "html", "jsonl"]
FORMATS: dict[str, Format] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html"}
FIELDS = ("text", "html", "title", "url", "publisher", "authors", "published_at", "language")


@dataclass(frozen=True, slots=True)
class Item:
    """One article of an input: its id, where it stands, and the article or why there is none."""

    id: str
    where: str
    article: ArticleInput | None = None
    error: InputError | None = None


def read(path: str, given: Format | None = None, *, only_known: bool = False) -> Iterator[Item]:
    """The articles in a file, or in standard input where ``path`` is ``-``. A bad one has its error.

    ``only_known`` refuses fields in JSON Lines that an article does not have, instead of passing over them.
    """
    file_format = given or FORMATS.get(Path(path).suffix.lower(), "text")
    name = "stdin" if path == "-" else Path(path).stem
    try:
        with _open(path) as stream:
            if file_format == "jsonl":
                for number, line in strictjson.lines(stream):
                    yield _line(line, f"{name}-{number}", f"{path}:{number}", only_known)
            else:
                yield _whole(stream.read(), name, path, file_format)
    except OSError as error:
        yield Item(name, path, error=InputError(f"cannot be read: {error.strerror}"))


def with_defaults(item: Item, defaults: Mapping[str, str | None]) -> Item:
    """The item with title or publisher from the command line, where the input gives none."""
    article = item.article
    if article is None:
        return item
    missing: dict[str, Any] = {
        name: value for name, value in defaults.items() if value and not getattr(article, name)
    }
    return replace(item, article=replace(article, **missing))


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    # Bytes, decoded here: reading as text would turn CR LF into LF and shift every offset.
    return nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb")


def _whole(data: bytes, name: str, path: str, file_format: Format) -> Item:
    from quotesvc.services.inputs import ArticleInput

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Item(name, path, error=InputError(f"not UTF-8 at byte {error.start}"))
    return Item(name, path, ArticleInput(html=text) if file_format == "html" else ArticleInput(text=text))


def _line(line: bytes, name: str, where: str, only_known: bool) -> Item:
    from quotesvc.services.inputs import article_input

    try:
        value = strictjson.parse(line)
        if isinstance(value, dict):
            given_id = value.pop("id", None)
            name = name if given_id is None else str(given_id)
            if not only_known:
                value = {field: value[field] for field in FIELDS if field in value}
        return Item(name, where, article_input(value))
    except InputError as error:
        return Item(name, where, error=error)


def count(paths: Sequence[str]) -> int | None:
    """How many articles there are where that is known without reading: a file each, but for JSON Lines."""
    plain = all(path != "-" and Path(path).suffix.lower() not in (".jsonl", ".ndjson") for path in paths)
    return len(paths) if plain else None
