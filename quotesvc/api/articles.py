"""Articles: posting, reading and deleting them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from flask import Response, json, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from quotesvc import strictjson
from quotesvc.api import formats
from quotesvc.api.answers import cacheable, page
from quotesvc.api.blueprint import BODY, Blueprint, check_media_type
from quotesvc.api.params import ArticleInputSchema, ArticleParams, ArticlesParams, KindsParams
from quotesvc.api.schemas import ArticleSchema, BatchResultSchema, BatchSchema, ListedArticleSchema, page_of
from quotesvc.api.state import deps, service
from quotesvc.errors import InputError, StoreUnavailableError, TooLargeError
from quotesvc.services import articles, export, ingest
from quotesvc.services.ingest import BatchLine
from quotesvc.services.inputs import ArticleInput, article_input

JSON_LINES = "application/x-ndjson"

blueprint = Blueprint("articles", __name__, description="Articles and the quotes in them")


@blueprint.route("/articles", methods=["POST"], scope="ingest", also=[HTTPStatus.CONFLICT])
@blueprint.arguments(KindsParams, location="query")
@blueprint.arguments(ArticleInputSchema)
@blueprint.alt_response(201, schema=ArticleSchema, success=True, description="Stored")
@blueprint.alt_response(200, schema=ArticleSchema, success=True, description="It was there already")
def post_article(shown: dict[str, bool], given: ArticleInput) -> ResponseReturnValue:
    """Store an article and answer it with its quotes

    The same url with the same text, or the same text from the same publisher, again: 200 and the article
    that is there. The same url with another text: a new article, which supersedes the old one.
    """
    article, outcome = ingest.submit(deps(), given, all_kinds=shown["all"])
    location = url_for("articles.get_article", article_id=article["id"])
    status = HTTPStatus.CREATED if outcome == "created" else HTTPStatus.OK
    return jsonify(article), status, {"Location": location}


@blueprint.route("/extract", methods=["POST"], scope="read")
@blueprint.arguments(KindsParams, location="query")
@blueprint.arguments(ArticleInputSchema)
@blueprint.alt_response(200, schema=ArticleSchema, success=True)
def extract(shown: dict[str, bool], given: ArticleInput) -> ResponseReturnValue:
    """Answer an article with its quotes, and store nothing"""
    return ingest.extract(deps(), given, all_kinds=shown["all"])


@blueprint.route("/articles/batch", methods=["POST"], scope="ingest", also=BODY)
@blueprint.doc(requestBody={"required": True, "content": {JSON_LINES: {"schema": {"type": "string"}}}})
@blueprint.alt_response(200, schema=BatchResultSchema, content_type=JSON_LINES, success=True)
@blueprint.alt_response(200, schema=BatchSchema, success=True)
def post_batch() -> ResponseReturnValue:
    """Store many articles, one JSON object a line

    Answers a result per line, in order, as the articles are done: JSON Lines, or one JSON object where
    `Accept` prefers `application/json`. A bad line harms no other.
    """
    check_media_type(JSON_LINES, "application/jsonl")
    results = _results(_read(request.get_data(cache=False)))
    if request.accept_mimetypes.best_match([JSON_LINES, "application/json"]) == "application/json":
        return {"items": list(results)}
    return Response((json.dumps(result) + "\n" for result in results), content_type=JSON_LINES)


@blueprint.route("/articles", scope="read")
@blueprint.arguments(ArticlesParams, location="query")
@blueprint.alt_response(200, schema=page_of(ListedArticleSchema), success=True)
def list_articles(params: dict[str, Any]) -> ResponseReturnValue:
    """List articles, the last posted first"""
    revisions = params.pop("revisions", "current") == "all"
    return page(articles.list_articles(deps(), **params, revisions=revisions))


@blueprint.route("/articles/<article_id>", scope="read", also=[HTTPStatus.NOT_ACCEPTABLE])
@blueprint.arguments(ArticleParams, location="query")
@blueprint.linked
@blueprint.alt_response(200, schema=ArticleSchema, success=True)
def get_article(shown: dict[str, Any], article_id: str) -> ResponseReturnValue:
    """One article with its text and quotes

    In JSON-LD its statements are claims with `appearance` and `firstAppearance`, as a `ClaimReview` has them.
    """
    return formats.single(
        shown.get("format"),
        lambda: cacheable(articles.get_article(deps(), article_id, all_kinds=shown["all"])),
        lambda iris: export.article(deps(), article_id, iris, all_kinds=shown["all"]),
    )


@blueprint.route("/articles/<article_id>", methods=["DELETE"], scope="edit")
@blueprint.alt_response(204, success=True)
def delete_article(article_id: str) -> ResponseReturnValue:
    """Delete an article and its quotes; an article that it superseded is current again"""
    articles.delete_article(deps(), article_id)
    return "", HTTPStatus.NO_CONTENT


def _read(body: bytes) -> list[BatchLine]:
    lines = list(strictjson.lines(body.split(b"\n")))
    most = service().settings.max_batch
    if len(lines) > most:
        raise TooLargeError(f"The batch has more than {most:,} articles.")
    return [_line(number, line) for number, line in lines]


def _line(number: int, line: bytes) -> BatchLine:
    try:
        return BatchLine(number, article_input(strictjson.parse(line)))
    except InputError as error:
        return BatchLine(number, error=error)


def _results(lines: list[BatchLine]) -> Iterable[dict[str, Any]]:
    """The results; the first is worked out at once, so that a database that is away is a 503."""
    results = ingest.batch(deps(), lines)
    first = next(results, None)
    return [] if first is None else _complete(first, results, lines)


def _complete(
    first: dict[str, Any], others: Iterator[dict[str, Any]], lines: list[BatchLine]
) -> Iterator[dict[str, Any]]:
    """A result for every line; where the database goes away midway, the lines left tell it."""
    done = 1
    yield first
    try:
        for result in others:
            done += 1
            yield result
    except StoreUnavailableError as error:
        described = {"code": error.code, "detail": error.message, "errors": {}}
        yield from ({"line": line.number, "error": described} for line in lines[done:])
