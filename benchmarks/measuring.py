"""What the benchmarks share: one core, processor time, fresh processes, tables and their place in docs/."""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def arguments(description: str | None, document: str = "benchmarks.md") -> argparse.ArgumentParser:
    """A parser with the option that every benchmark has."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"put the table into docs/{document} too")
    return parser


def use_one_core() -> None:
    """Keep this process and its children on one processor, so that ratios hold for any number of them."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call; unlike the clock they do not count what other processes do."""
    started = time.process_time()
    work()
    return time.process_time() - started


def medians(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median processor seconds of each piece of work, done in turns after one round that does not count.

    Turns, since a machine that slows down would else slow down the work that is measured last.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            spent = seconds(work)
            if number:
                taken[name].append(spent)
    return {name: statistics.median(times) for name, times in taken.items()}


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds by the clock, peak resident memory in megabytes, what it printed."""

    seconds: float
    peak_mb: float
    output: str


def run_fresh(command: Sequence[str | Path], given: str) -> Run:
    """Run a command in a new process with ``given`` on its input. Raises CalledProcessError."""
    with tempfile.TemporaryFile("w+") as stdin, tempfile.TemporaryFile("w+") as stdout:
        stdin.write(given)
        stdin.seek(0)
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, text=True, cwd=ROOT)
        # The figures of this very child. Linux counts what its parent held when it was made, too, so callers
        # measure before they load anything large.
        _, status, usage = os.wait4(process.pid, 0)
        spent = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(map(str, command)))
        stdout.seek(0)
        peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        return Run(spent, peak, stdout.read())


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as a Markdown table that is a text table too: columns aligned, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[column]) for row in [list(headers), *cells]) for column in range(len(headers))]
    numeric = [
        bool(rows) and all(isinstance(row[column], int | float) for row in rows)
        for column in range(len(headers))
    ]
    rule = [
        "-" * (width - 1) + ":" if right else "-" * width
        for width, right in zip(widths, numeric, strict=True)
    ]
    lines = [list(headers), rule, *cells]
    return "\n".join(
        "| "
        + " | ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        )
        + " |"
        for line in lines
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return (
            f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 0.1 else f"{value:.2f}"
        )
    return f"{value:,}" if isinstance(value, int) else "" if value is None else str(value)


def machine() -> str:
    """What was measured on, in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists() and (found := re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text("utf-8"))):
        model = found[1]
    return f"{model}, one core, Python {platform.python_version()}, {platform.system()}"


def publish(text: str, name: str, *, write: bool, document: str = "benchmarks.md") -> None:
    """Print ``text``; with ``write`` put it into section ``name`` of ``docs/document`` too."""
    print(text)
    if not write:
        return
    path = DOCS / document
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = path.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{path.name} has no section {name}: the lines {begin} and {end}")
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")
