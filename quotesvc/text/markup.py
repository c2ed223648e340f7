"""An HTML page as a tree from which the main text can be read, whatever the page is."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from quotesvc.text.wordlists import entries

# Characters that neither XML nor the store takes. In HTML they are errors without a meaning, so they go.
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
UNUSABLE_REFERENCE = re.compile(r"&#(?:0+|[xX]0+);?(?![0-9A-Fa-f])|&#[xX][dD][89A-Fa-f][0-9A-Fa-f]{2};?")
TAG = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9:-]*(?:\s[^<>]*)?/?|/[a-zA-Z][^<>]*|![dD][oO][cC][^<>]*)>|<!--")
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)[^<>]*>")
# What a page that nests too deep keeps of its markup: nothing that can be nested again.
KEPT_FLAT = frozenset(("html", "head", "title", "meta", "body", "script", "style", "noscript", "br"))
# What a theme puts on these says which features the page has, not what the element is.
NEVER_FURNITURE = frozenset(("html", "head", "body", "main", "article"))
# Where pages name their elements; systems that make up their classes keep to the last.
NAMING = ("class", "id", "data-component")
# Named furniture may hold this share of the page's characters or this many. A form must keep to the share:
# some systems wrap the whole page in one.
MAX_FURNITURE_SHARE = 0.4
MAX_FURNITURE_LENGTH = 600

OPENING_MARKS = ("“", "„", "«", "‘", '"', "'")
ENDS_LINE = re.compile(r"[.!?:;…”\"’'»)]$")
SOURCE_SPACE = re.compile(r"[ \t\r\n\f]+")
LONG_CELL = 200


def is_markup(html: str) -> bool:
    """False where the string has no tag at all: plain text that was posted as HTML."""
    return TAG.search(html) is not None


def parse(html: str) -> HtmlElement | None:
    """The page as a tree, or None where there is nothing to parse. Its declared charset does not count.

    libxml2 gives up below 256 levels, or 2,048 when told that pages may be huge, and everything behind that
    point would be lost. Such a page is parsed again with its elements written as paragraphs.
    """
    cleaned = UNUSABLE.sub("", UNUSABLE_REFERENCE.sub("", html))
    tree, complete = _parse(cleaned, huge=False)
    if not complete:
        tree, _ = _parse(ANY_TAG.sub(_flat_tag, cleaned), huge=True)
    return tree


def _flat_tag(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name in KEPT_FLAT:
        return tag[0]
    if name == "q":
        return "”" if tag[1] else "“"
    return "" if name in entries("inline_tags") else "<p>"


def _parse(html: str, *, huge: bool) -> tuple[HtmlElement | None, bool]:
    parser = HTMLParser(
        encoding="utf-8",
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
    )
    if not html.strip():
        return None, True
    try:
        tree = document_fromstring(html.encode("utf-8"), parser=parser)
    except etree.ParserError:  # a document without any element or text
        return None, True
    fatal = parser.error_log.filter_from_level(etree.ErrorLevels.FATAL)
    return tree, not len(fatal)


def prepare(tree: HtmlElement) -> None:
    """Change the tree in place: captions, notices and forms emptied, marks written for ``<q>``, lines joined.

    Elements are emptied or renamed, never taken out: taking one of a million siblings out costs time for
    each of them.
    """
    for element in (*tree.iter(*entries("dropped_tags")), *_furniture(tree)):
        _empty(element)
    for table in list(tree.iter("table")):
        _open_layout_table(table)
    for element in list(tree.iter("time", "abbr", "wbr", "label")):
        element.tag = "span"  # extraction would drop the words of a <time> in the middle of a sentence
    _unwrap_source_lines(tree)
    _mark_quotations(tree)
    _join_wrapped_lines(tree)


def _empty(element: HtmlElement) -> None:
    element.clear(keep_tail=True)
    element.tag = "span"


def _furniture(tree: HtmlElement) -> list[HtmlElement]:
    """Forms, and elements named as furniture, but for those that hold too much of the page."""
    lengths = _candidate_lengths(tree)
    share = MAX_FURNITURE_SHARE * lengths.pop(tree)
    return [
        element
        for element, length in lengths.items()
        if length <= (share if element.tag == "form" else max(share, MAX_FURNITURE_LENGTH))
        or _is_comments(element)
    ]


def _candidate_lengths(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of text in the tree and in each element that may be furniture, counted in one walk."""
    lengths: dict[HtmlElement, int] = {}
    seen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            if element is tree or element.tag == "form" or _is_named_furniture(element):
                lengths[element] = -seen
            seen += len(element.text or "") if element.tag not in ("script", "style") else 0
        else:
            if element in lengths:
                lengths[element] += seen
            seen += len(element.tail or "")
    return lengths


def _is_named_furniture(element: HtmlElement) -> bool:
    names = " ".join(element.get(name, "") for name in NAMING)
    return (
        not names.isspace() and element.tag not in NEVER_FURNITURE and bool(_furniture_names().search(names))
    )


@cache
def _furniture_names() -> re.Pattern[str]:
    names = "|".join(entry.replace("-", "[-_]?") for entry in entries("furniture"))
    return re.compile(rf"(?:^|[\s_-])(?:{names})(?:$|[\s_-])", re.IGNORECASE)


def _is_comments(element: HtmlElement) -> bool:
    """A discussion may well be longer than its article."""
    return element.get("id") in ("comments", "disqus_thread", "respond")


def _open_layout_table(table: HtmlElement) -> None:
    """Make blocks of the cells of a table that lays out the page: they are no rows of figures."""
    lays_out = any(
        cell.find(".//table") is not None
        or cell.find(".//p") is not None
        or len(cell.text_content()) > LONG_CELL
        for cell in table.iter("td", "th")
    )
    if lays_out:
        for element in list(table.iter("table", "tbody", "thead", "tr", "td", "th")):
            element.tag = "div"


def _unwrap_source_lines(tree: HtmlElement) -> None:
    """Make a space of each line break of the page's source, as a browser does outside ``<pre>``."""
    for element in tree.iter(etree.Element):
        if element.text and element.tag != "pre":
            element.text = SOURCE_SPACE.sub(" ", element.text)
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag != "pre":
            element.tail = SOURCE_SPACE.sub(" ", element.tail)


def _mark_quotations(tree: HtmlElement) -> None:
    """Write the marks that a browser shows around ``<q>``, unless they are there already."""
    for element in list(tree.iter("q")):
        nested = sum(1 for _ in element.iterancestors("q")) % 2
        opening, closing = ("‘", "’") if nested else ("“", "”")
        if not element.text_content().lstrip().startswith(OPENING_MARKS):
            element.text = opening + (element.text or "")
            if len(element):
                element[-1].tail = (element[-1].tail or "") + closing
            else:
                element.text += closing
    for element in list(tree.iter("q")):
        element.tag = "span"


def _join_wrapped_lines(tree: HtmlElement) -> None:
    """Read a single line break in the middle of a sentence as a space; breaks elsewhere part paragraphs."""
    for element in list(tree.iter("br")):
        previous, following = element.getprevious(), element.getnext()
        before = ((previous.tail if previous is not None else element.getparent().text) or "").rstrip()
        doubled = following is not None and following.tag == "br" and not (element.tail or "").strip()
        if before and not doubled and not ENDS_LINE.search(before):
            element.tag = "span"
            element.tail = " " + (element.tail or "")
