"""Commands as a shell sees them: what goes to stdout, what to stderr, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quotesvc.cli import main, working
from quotesvc.cli.serve import is_loopback
from quotesvc.cli.statements import SORTS
from quotesvc.services import own_outlets, provenance, wiring
from quotesvc.settings import Settings
from tests.conftest import FakeAnalyser

TEXT = '"We shall go," said Ann Lee.\r\n"It rains," she told Reuters. The "BIG" one.'


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command in an empty folder, with the analyser that needs no model."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("QUOTESVC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(wiring, "build_analyser", lambda settings, gazetteer: FakeAnalyser())
    monkeypatch.setattr(working, "_live", None)

    def call(*arguments: str, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=input)

    return call


def test_extract_reads_each_kind_of_file_in_order(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Path("a.txt").write_bytes(TEXT.encode())
    Path("b.html").write_text('<html><body><article><p>"Go away," said Bo Li.</p></article></body></html>')
    lines = [{"id": "c1", "text": '"Yes," said Ann Lee.'}, {"text": "none", "extra": [1]}]
    Path("c.jsonl").write_text("\n\n".join(map(json.dumps, lines)))
    done = run("extract", "a.txt", "b.html", "c.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(item["id"], len(item["quotes"])) for item in found] == [
        ("a", 2),
        ("b", 1),
        ("c1", 1),
        ("c-3", 0),
    ]
    quote = found[0]["quotes"][1]
    assert TEXT[quote["start"] : quote["end"]] == quote["text"] == "It rains,"  # CR LF shifts nothing
    assert not list(tmp_path.glob("*.db"))


def test_extract_formats(run) -> None:  # type: ignore[no-untyped-def]
    whole = json.loads(run("extract", "--format", "json", "--all", "-", input=TEXT).stdout)
    assert [quote["kind"] for quote in whole[0]["quotes"]] == ["direct", "direct", "other"]
    rows = list(
        csv.DictReader(io.StringIO(run("extract", "--format", "csv", input='"=1+a," said Ann Lee.').stdout))
    )
    assert [(row["text"], row["speaker"]) for row in rows] == [
        ("'=1+a,", "Ann Lee")
    ]  # no formula for a spreadsheet
    title = run("extract", "--title", '"We go," said Bo Li', "-", input="none")
    assert json.loads(title.stdout)["quotes"][0]["field"] == "title"


def test_extract_goes_on_after_bad_input(run) -> None:  # type: ignore[no-untyped-def]
    Path("bad.txt").write_bytes(b"\xff")
    Path("nul.txt").write_bytes(b"\0")
    Path("c.jsonl").write_text('{"text": 1}\nno json\n[]\n{"text": "good"}\n')
    done = run("extract", "missing.txt", "bad.txt", "nul.txt", "c.jsonl")
    assert done.exit_code == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["c-4"]
    places = [line.split(": ")[0] for line in done.stderr.splitlines()]
    assert places == ["missing.txt", "bad.txt", "nul.txt", "c.jsonl:1", "c.jsonl:2", "c.jsonl:3"]


def test_ingest_search_audit(run) -> None:  # type: ignore[no-untyped-def]
    articles = [
        {"text": TEXT, "publisher": "BBC", "published_at": "2024-01-02"},
        {"txt": "wrong"},
        {"id": 7, "text": '"We shall stay," said Bo Li.', "publisher": "BBC"},
    ]
    Path("a.jsonl").write_text("\n".join(map(json.dumps, articles)))
    first = run("ingest", "a.jsonl")
    assert first.exit_code == 1
    assert "a.jsonl:2: " in first.stderr
    assert first.stderr.endswith("2 stored, 0 there already, 1 failed\n")
    assert run("ingest", "a.jsonl").stderr.endswith("0 stored, 2 there already, 1 failed\n")

    found = json.loads(run("search", "shall", "--speaker", "Ann Lee", "--format", "json").stdout)
    assert [item["text"] for item in found["items"]] == ["We shall go,"]
    assert "It rains," in run("search", "--relay", "reuters").stdout
    rows = list(csv.DictReader(io.StringIO(run("audit", "--by", "relay", "--format", "csv").stdout)))
    assert {row["relay"]: row["quotes"] for row in rows} == {"": "2", "Reuters": "1"}
    table = run("audit", "--by", "relay,owner").stdout.splitlines()
    assert [line.split()[:3] for line in table[1:]] == [
        ["(none)", "(none)", "2"],
        ["Reuters", "private", "1"],
    ]
    wrong = run("search", "--kind", "nice")
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (2, 1)
    for option in (("search", "--from", "yesterday"), ("search", "--", "-go"), ("audit", "--by", "colour")):
        assert run(*option).exit_code == 2


def test_a_page_without_text_is_reported_by_its_line(run) -> None:  # type: ignore[no-untyped-def]
    pages = ('<p>"We go," said Ann Lee.</p>', "<script>1</script>", '<p>"We stay," said Bo Li.</p>')
    Path("a.jsonl").write_text("\n".join(json.dumps({"html": page}) for page in pages))
    done = run("ingest", "a.jsonl")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "a.jsonl:2: html cannot be used: No text was found in it.",
        "2 stored, 0 there already, 1 failed",
    ]


def test_verify(run) -> None:  # type: ignore[no-untyped-def]
    Path("a.jsonl").write_text(json.dumps({"text": TEXT, "publisher": "BBC", "published_at": "2024-01-02"}))
    run("ingest", "a.jsonl")
    found = run("verify", "we shall go").stdout.splitlines()
    assert found[0] == "attested"
    assert found[2].split() == ["1.0", "We", "shall", "go,", "Ann", "Lee", "BBC", "2024-01-02T00:00:00Z"]
    wrong = json.loads(run("verify", "We shall go", "--speaker", "Bo Li", "--format", "json").stdout)
    assert (wrong["verdict"], wrong["matches"][0]["speaker_agrees"]) == ("misattributed", False)
    assert run("verify", "-", input="“We shall not go”").stdout.startswith("altered")
    assert run("verify", "Nobody knows").stdout == "not_found\n"
    empty = run("verify", " ")
    assert (empty.exit_code, empty.stdout, empty.stderr.count("\n")) == (2, "", 1)


def test_statements(run) -> None:  # type: ignore[no-untyped-def]
    articles = [
        {"text": '"We shall build the long bridge in spring," said Ann Lee.', "publisher": "BBC"},
        {
            "text": '"We shall build the long bridge in spring and sail till then," said Ann Lee.',
            "publisher": "CNN",
        },
        {"text": '"No comment," said Bo Li.', "publisher": "CNN"},
    ]
    assert run("ingest", "-", input="\n".join(map(json.dumps, articles))).exit_code == 0
    listed = json.loads(run("statements", "list", "--format", "json", "--sort", "-quotes").stdout)
    assert [item["quotes"] for item in listed["items"]] == [2, 1]
    assert "Ann Lee" in run("statements", "list", "--min-quotes", "2").stdout
    rows = list(
        csv.DictReader(io.StringIO(run("statements", "list", "--format", "csv", "-q", "comment").stdout))
    )
    assert [row["text"] for row in rows] == ["No comment,"]
    shown = json.loads(run("statements", "show", listed["items"][0]["id"]).stdout)
    assert [variant["marks"] for variant in shown["variants"]] == [[], ["truncated"]]
    missing = run("statements", "show", "st_nothing")
    assert (missing.exit_code, missing.stdout) == (1, "") and "st_nothing" in missing.stderr
    done = run("statements", "rebuild")
    assert (done.exit_code, done.stderr) == (0, "3 quotes have their statements.\n")
    assert json.loads(run("statements", "list", "--format", "json", "--sort", "-quotes").stdout) == listed
    assert SORTS == provenance.SORTS
    assert run("statements", "list", "--sort", "loudness").exit_code == 2


def test_exports(run) -> None:  # type: ignore[no-untyped-def]
    lines = [{"text": f'"We shall go {number} times," said Ann Lee and told TASS.', "publisher": publisher}
             for number in range(60) for publisher in ("BBC", "CNN")]  # fmt: skip
    Path("a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    run("ingest", "a.jsonl")
    assert len(run("search").stdout.splitlines()) == 51
    everything = run("search", "--format", "csv")
    assert (everything.stderr, everything.stdout.count("\n")) == ("", 121)
    assert "\r" not in everything.stdout
    quotes = [
        json.loads(line) for line in run("search", "--format", "jsonl", "--limit", "3").stdout.splitlines()
    ]
    assert [quote["speaker"]["name"] for quote in quotes] == ["Ann Lee"] * 3
    document = json.loads(run("search", "--format", "jsonld", "--publisher", "BBC").stdout)
    assert len(document["@graph"]) == 60
    assert document["@graph"][0]["@id"].startswith("urn:quotesvc:quotes/q_")

    sources = run("audit", "--report", "single-source", "--format", "csv").stdout.splitlines()
    assert len(sources) == 61
    assert (
        run("audit", "--report", "single-source", "--min-publishers", "3", "--format", "jsonl").stdout == ""
    )
    assert "statement" in run("audit", "--report", "circular", "--format", "csv").stdout
    assert run("search", "--format", "csv", "--cursor", "x").exit_code == 2
    assert run("search", "--limit", "201").exit_code == 2
    assert run("audit", "--report", "single-source", "--min-publishers", "0").exit_code == 2


def test_keys(run) -> None:  # type: ignore[no-untyped-def]
    made = run("keys", "create", "newsroom", "--scope", "read", "--scope", "ingest")
    key_id = made.stderr.split(":")[0]
    secret = made.stdout.strip()
    listed = run("keys", "list").stdout
    assert key_id in listed
    assert secret not in listed
    assert run("keys", "revoke", key_id).exit_code == 0
    assert run("keys", "revoke", "k_none").exit_code == 1


def test_outlets_check_names_line_and_column(run) -> None:  # type: ignore[no-untyped-def]
    Path("own.csv").write_text(
        "slug,name,country\nwharf-post,Wharf Post,GB\nharbour-post,Harbour Post,UK\n", "utf-8"
    )
    done = run("outlets", "check", "own.csv")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "own.csv: line 3: column country: 'UK' is not an ISO 3166 code of two letters",
        "1 outlets, 1 problems",
    ]
    Path("own.csv").write_text("slug,name,country\nwharf-post,Wharf Post,GB\n", "utf-8")
    assert run("outlets", "check", "own.csv").exit_code == 0
    assert run("outlets", "check", "none.csv").exit_code == 1


def test_outlets_listed_as_csv_are_an_outlets_file(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    listed = run("outlets", "list", "--format", "csv", "--country", "fi").stdout
    Path("own.csv").write_bytes(listed.encode())
    assert run("outlets", "check", "own.csv").exit_code == 0
    monkeypatch.setenv("QUOTESVC_OUTLETS", "own.csv")
    assert run("outlets", "list", "--format", "csv", "--country", "fi").stdout == listed
    parsed = json.loads(run("outlets", "list", "--format", "json", "--country", "fi").stdout)
    assert {"slug", "name", "kind", "country", "owner", "aliases", "former_names"} <= set(parsed[0])


def test_outlets_of_the_database_are_listed_if_wanted(run) -> None:  # type: ignore[no-untyped-def]
    run("db", "upgrade")
    own_outlets.add(wiring.build_deps(Settings.from_env(), FakeAnalyser()), {"name": "Wharf Gazette"})
    assert "wharf-gazette" not in run("outlets", "list").stdout
    assert "wharf-gazette" in run("outlets", "list", "--database").stdout


def test_a_malformed_outlets_file_ends_a_command_with_one_line(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    Path("own.csv").write_text("slug,name\nwharf-post,Wharf Post\nBad Slug,Bad\n", "utf-8")
    monkeypatch.setenv("QUOTESVC_OUTLETS", "own.csv")
    for command in (["extract", "-"], ["serve", "--port", "0"], ["outlets", "list"], ["search", "x"]):
        done = run(*command, input=TEXT)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith(
            "Error: own.csv: line 3: column slug: 'Bad Slug' is not lower-case words"
        )
        assert done.stderr.count("\n") == 1
    assert run("outlets", "check").exit_code == 1


def test_administration(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    assert run("db", "check").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0
    assert run("outlets", "check").exit_code == 0
    assert "Reuters" in run("outlets", "list", "--country", "gb", "--kind", "news_agency").stdout
    assert "QUOTESVC_MAX_TEXT" in run("settings").stdout
    monkeypatch.setenv("QUOTESVC_PROT", "1")
    assert "QUOTESVC_PROT" in run("settings").stderr


READING = (
    ("search", "spring"),
    ("search", "--format", "csv"),
    ("audit",),
    ("verify", "We shall go"),
    ("statements", "list"),
    ("statements", "show", "st_1"),
    ("keys", "list"),
    ("keys", "revoke", "k_1"),
    ("outlets", "list", "--database"),
    ("db", "check"),
)


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_database_that_is_not_there_is_named_and_not_made(run, tmp_path: Path, arguments) -> None:  # type: ignore[no-untyped-def]
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        f"Error: There is no database at {tmp_path / 'quotesvc.db'}. Make it with `quotesvc db upgrade`, or say "
        "with QUOTESVC_DATABASE_URL where it is.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_a_folder_that_is_not_there(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("QUOTESVC_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert "There is no database at /nowhere/at/all.db." in run("search", "x").stderr


@pytest.mark.parametrize(
    ("arguments", "variable"),
    [
        (("extract", "--format", "xml"), None),
        (("extract", "--wrkers", "2"), None),
        (("--nonsense",), None),
        (("keys", "create"), None),
        (("ingest",), None),
        (("nonsense",), None),
        (("extract", "-"), ("QUOTESVC_PORT", "x")),
        (("serve",), ("QUOTESVC_DATABASE_URL", "mysql://x")),
        (("serve", "--host", "0.0.0.0"), None),  # nobody could get in: there is no key yet
    ],
)
def test_wrong_use(run, monkeypatch, arguments, variable) -> None:  # type: ignore[no-untyped-def]
    if variable:
        monkeypatch.setenv(*variable)
    done = run(*arguments, input="")
    assert done.exit_code == 2
    assert done.stderr.startswith("Error: ")
    assert done.output.count("\n") == 1


def test_a_group_without_a_command_shows_its_help(run) -> None:  # type: ignore[no-untyped-def]
    assert run("keys").output.startswith("Usage: ")


def test_a_port_that_is_taken_ends_serve_with_one_line(run) -> None:  # type: ignore[no-untyped-def]
    run("db", "upgrade")  # which tells what it does
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: Cannot listen on 127.0.0.1, port {port}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.org", False),
    ],
)
def test_is_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -c 'from quotesvc.cli import main; main()' outlets list | head -1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_evaluate_tells_figures_and_what_lies_behind_them(run) -> None:  # type: ignore[no-untyped-def]
    gold = Path("gold")
    gold.mkdir()
    for name in ("oak_1", "elm_1"):
        (gold / f"{name}.txt").write_text('"We shall go," said Ann Lee. "We stay," she said.', "utf-8")
        rows = [
            {"text": "We shall go,", "kind": "direct", "speaker": "Ann Lee", "speaker_mention": "Ann Lee",
             "speaker_kind": "person"},
            {"text": "We stay,", "kind": "direct", "speaker": "Ann Lee", "speaker_mention": "she",
             "speaker_kind": "person"},
        ]  # fmt: skip
        (gold / f"{name}.json").write_text(json.dumps(rows), "utf-8")
    figures = json.loads(run("evaluate", "--gold", "gold", "--format", "json", "--errors", "3").stdout)
    assert figures["speaker"] == {"accuracy": 0.5, "n": 4}
    assert figures["mentions"] == {
        "name": {"accuracy": 1.0, "answered": 1.0, "n": 2},
        "pronoun": {"accuracy": 0.0, "answered": 0.0, "n": 2},
    }
    assert list(figures["publishers"]) == ["elm", "oak"]
    assert figures["kinds"]["direct"] == {"direct": 4}
    assert figures["calibration"]["ece"] == pytest.approx(0.1)
    assert figures["worst"] == []
    assert (
        run("evaluate", "--gold", "gold", "--json").stdout
        == run("evaluate", "--gold", "gold", "--format", "json").stdout
    )
    text = run("evaluate", "--gold", "gold").stdout
    assert "expected calibration error 0.100 over 2 answers" in text
