"""Odd texts through the real pipeline, by every way that a text comes in: an answer or a clear error, never a crash."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from spacy.language import Language

from quotesvc.app import create_app
from quotesvc.cli import main, working
from quotesvc.services import wiring
from quotesvc.services.wiring import PipelineAnalyser
from quotesvc.settings import Settings

API = "/api/v1"
ARABIC = "قال الوزير «لن ننتظر» يوم الأحد."

# What is posted, and the quotes of the answer; None for what is refused as a field that cannot be used.
ODD: list[tuple[str, dict[str, str], list[str] | None]] = [
    ("empty", {"text": ""}, []),
    ("white space", {"text": " \t\r\n\u00a0\u2028"}, []),
    ("one mark", {"text": '"'}, []),
    ("one curly mark", {"text": "“"}, []),
    ("one letter", {"text": "a"}, []),
    ("only marks", {"text": "\"'“”‘’«»„‚''``" * 40}, []),
    ("marks in lines", {"text": '"\n' * 2_000}, []),
    ("a long word", {"text": "x" * 100_000}, []),
    ("NUL", {"text": 'a\0b "We go," he said.'}, None),
    ("half of a pair", {"text": "“\ud800 go,” he said."}, None),
    ("the other half", {"text": "\udc00"}, None),
    ("a pair", {"text": "\U0001d54f “We go to the harbour,” Ann Lund said."}, ["We go to the harbour,"]),
    ("emoji", {"text": "😀 “We 😀 go home,” Ann Lund said. 👩‍👩‍👧"}, ["We 😀 go home,"]),
    ("right to left", {"text": f"\u202b{ARABIC}\u202c"}, ["لن ننتظر"]),
    ("nothing but combining marks", {"text": "e" + "\u0301" * 5_000}, []),
    ("no width", {"text": "\u200b\u200d\ufeff" * 2_000}, []),
    ("control characters", {"text": "\x01\x02\x1b[31m “We go home,” Ann Lund said.\x07"}, ["We go home,"]),
    ("a page that is only script", {"html": "<html><script>var a = '“We go,” he said.';</script></html>"}, None),
    ("a page without text", {"html": "<p></p>"}, None),
    ("a page without anything", {"html": ""}, None),
    ("a page with a title alone", {"html": "<title>“We go home,” Ann Lund says</title>"}, ["We go home,"]),
    ("a page that is cut off", {"html": "<html><body><p>“We go home,” Ann Lund said.<a hre"}, ["We go home,"]),
    ("a NUL in a page", {"html": "<p>“We go\0 home,” Ann Lund said.</p>"}, None),
]  # fmt: skip
CASES = pytest.mark.parametrize(
    ("given", "quotes"), [case[1:] for case in ODD], ids=[case[0] for case in ODD]
)


@pytest.fixture
def real(settings: Settings, nlp: Language) -> FlaskClient:
    """A client of an application that runs the shipped pipeline."""
    return create_app(settings, analyser=PipelineAnalyser(nlp), local=True).test_client()


@CASES
def test_extract_answers(real: FlaskClient, given: dict[str, str], quotes: list[str] | None) -> None:
    response = real.post(f"{API}/extract", json=given)
    body = response.get_json(force=True)
    if quotes is None:
        assert (response.status_code, response.content_type) == (422, "application/problem+json")
        assert set(body["errors"]) == set(given)
        return
    assert (response.status_code, [quote["text"] for quote in body["quotes"]]) == (200, quotes)
    assert all(
        body[quote["field"]][quote["start"] : quote["end"]] == quote["text"] for quote in body["quotes"]
    )


def test_a_batch_answers_each_line_for_itself(real: FlaskClient) -> None:
    good = {"text": "“We go home,” Ann Lund said on Monday."}
    lines = [json.dumps(line) for case in ODD for line in (case[1], good)]
    lines += ["{", "[]", '{"text": 1}', json.dumps(good)]
    response = real.post(f"{API}/articles/batch", data="\n".join(lines), content_type="application/x-ndjson")
    answers = [json.loads(line) for line in response.text.splitlines()]
    assert (response.status_code, len(answers)) == (200, len(lines))
    refused = [n for n, answer in enumerate(answers) if "id" not in answer]
    bad = [2 * n for n, case in enumerate(ODD) if case[2] is None]
    assert refused == [*bad, len(lines) - 4, len(lines) - 3, len(lines) - 2]
    assert len({answers[n]["id"] for n in range(1, 2 * len(ODD), 2)} | {answers[-1]["id"]}) == 1


def test_the_command_answers(nlp: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(wiring, "build_analyser", lambda settings, gazetteer: PipelineAnalyser(nlp))
    monkeypatch.setattr(working, "_live", None)
    path = tmp_path / "odd.jsonl"
    path.write_text("\n".join(json.dumps({"id": name, **given}) for name, given, _ in ODD), "utf-8")
    done = CliRunner().invoke(main, ["extract", "--format", "jsonl", str(path)])
    found = {
        item["id"]: [quote["text"] for quote in item["quotes"]]
        for item in map(json.loads, done.stdout.splitlines())
    }
    assert found == {name: quotes for name, _, quotes in ODD if quotes is not None}
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == sum(quotes is None for *_, quotes in ODD)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("unit", ['"', "x", "“", "'"])
def test_a_megabyte_of_one_character_is_answered_in_seconds(real: FlaskClient, unit: str) -> None:
    started = time.process_time()
    response = real.post(f"{API}/extract", json={"text": unit * 1_000_000})
    assert (response.status_code, response.get_json()["quotes"]) == (200, [])
    assert time.process_time() - started < 10
