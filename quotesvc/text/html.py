"""HTML pages: the main text by trafilatura, with marks, captions and short pages seen to here."""

from __future__ import annotations

import html as entities
import logging
import unicodedata
from collections.abc import Iterator
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura import bare_extraction
from trafilatura.settings import Document

from quotesvc.text import markup
from quotesvc.text.boilerplate import boilerplate, reports_speech
from quotesvc.text.metadata import Metadata, read_metadata
from quotesvc.text.plain import find_byline, find_dateline, read_text
from quotesvc.text.source import Source
from quotesvc.text.wordlists import entries

# It logs each attempt that finds nothing as an error; the answer says the same to whoever asked.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Above this many elements only the paragraphs are read: extraction compares every section with every other.
MAX_ELEMENTS = 60_000
# Below this length trafilatura falls back on guesses that may break lines inside a sentence.
MIN_LENGTH = 250
# A main text that keeps less of the paragraphs than this has lost an article, not its furniture.
MIN_SHARE = 0.25
PROSE = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "dd", "dt"))
SILENT = frozenset(("head", "script", "style", "title"))


def read_html(html: str) -> Source:
    """Read an article from a page. ``text`` is its main text, a line for each paragraph; offsets count in it.

    Never touches the network and never fails: markup may be broken, nested absurdly or absent, and a page
    without article text (empty, or only scripts) gives an empty ``text``, which the caller may refuse.
    """
    if not markup.is_markup(html):
        return read_text(markup.UNUSABLE.sub("", entities.unescape(html)))
    tree = markup.parse(html)
    if tree is None:
        return Source(text="")
    metadata = read_metadata(tree)
    markup.prepare(tree)
    text = _without_title(_main_text(tree), metadata.title)
    return _source(text, metadata)


def _source(text: str, metadata: Metadata) -> Source:
    return Source(
        text=text,
        title=metadata.title,
        byline=metadata.byline or find_byline(text),
        dateline=find_dateline(text),
        published_at=metadata.published_at,
        site=metadata.site,
        language=metadata.language,
        skip=boilerplate(text),
    )


def _main_text(tree: HtmlElement) -> str:
    """The main text as trafilatura finds it, or all paragraphs where it finds too little of them."""
    everything = _paragraph_text(tree)
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return everything
    text = _extracted(tree)
    lost = _speech(everything) - _speech(text)
    if lost and (recalled := _extracted(tree, recall=True)) and lost & _speech(recalled):
        text = recalled
    return text if len(text) >= max(MIN_LENGTH, MIN_SHARE * len(everything)) else everything or text


def _extracted(tree: HtmlElement, *, recall: bool = False) -> str:
    """What trafilatura takes for the main text; with ``recall`` lists and loose blocks are rather kept."""
    document = bare_extraction(tree, include_comments=False, include_tables=True, favor_recall=recall)
    return _clean((document.text if isinstance(document, Document) else None) or "")


def _speech(text: str) -> set[str]:
    """The lines of a text in which somebody is quoted."""
    return {line.removeprefix("- ") for line in text.split("\n") if reports_speech(line)}


def _paragraph_text(tree: HtmlElement) -> str:
    """Paragraphs, lists and headings of the page's only article; all blocks of a page without paragraphs."""
    blocks = list(_blocks(_scope(tree)))
    if any(tag == "p" for tag, _ in blocks):
        blocks = [(tag, text) for tag, text in blocks if tag in PROSE]
    return _clean("\n".join(text for _, text in blocks))


def _scope(tree: HtmlElement) -> HtmlElement:
    for tag in ("article", "main", "body"):
        found = list(islice(tree.iter(tag), 2))
        if len(found) == 1:
            return found[0]
    return tree


def _blocks(scope: HtmlElement) -> Iterator[tuple[str, str]]:
    """Stretches of text that no block or line break parts, each with the tag of the block that holds it."""
    inline = entries("inline_tags")
    within = ["body"]
    parts: list[str] = []
    for event, element in etree.iterwalk(scope, events=("start", "end")):
        is_block = element.tag not in inline
        if is_block:
            yield within[-1], "".join(parts)
            parts.clear()
        if event == "start":
            parts.append(element.text or "" if element.tag not in SILENT else "")
            if is_block:
                within.append(element.tag)
        else:
            if is_block:
                within.pop()
            parts.append(element.tail or "" if element is not scope else "")
    yield within[-1], "".join(parts)


def _without_title(text: str, title: str | None) -> str:
    """``text`` without a first line that repeats the title: a headline's quotes belong to the title alone."""
    first, _, rest = text.partition("\n")
    return rest if title and rest and _fold(first) == _fold(title) else text


def _clean(text: str) -> str:
    lines = (" ".join(line.split()) for line in markup.UNUSABLE.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _fold(line: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", line).casefold().split())
