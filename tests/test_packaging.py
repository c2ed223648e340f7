"""What is installed is whole: model, word lists, outlets, migrations, pages."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = [
    "quotesvc/_migrations/env.py",
    "quotesvc/_migrations/versions/0001_first_tables.py",
    "quotesvc/nlp/model/config.cfg",
    "quotesvc/nlp/data/reporting_verbs.txt",
    "quotesvc/outlets/outlets.csv",
    "quotesvc/store/titles.txt",
    "quotesvc/text/data/furniture.txt",
    "quotesvc/web/static/style.css",
    "quotesvc/web/templates/index.html",
]


def test_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="building a wheel needs hatchling: install the extra `dev`")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in NEEDED if name not in held] == []
    assert not [name for name in held if name.startswith(("tests/", "training/", "benchmarks/"))]
