"""JSON that means one thing: UTF-8, each name once in its object, no NaN."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from quotesvc.errors import NotJsonError


def parse(data: bytes | str) -> Any:
    """The value that ``data`` holds.

    Raises `NotJsonError` for anything else: bytes that are not UTF-8, an object that gives a name
    twice (readers differ on which one counts), ``NaN`` and ``Infinity``, numbers of thousands of digits, and
    nesting so deep that it can only be meant to break something. Unpaired surrogates
    (``"\\ud800"``) are JSON and pass.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except UnicodeDecodeError as error:
        raise NotJsonError(f"Not JSON: byte {error.start} is not UTF-8.") from None
    except RecursionError:
        raise NotJsonError("Not usable JSON: it is nested too deeply.") from None
    except ValueError:  # Python refuses to read integers of more than 4,300 digits
        raise NotJsonError("Not usable JSON: a number has too many digits.") from None


def lines(data: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines of JSON Lines with their numbers, from 1, without those that hold nothing but white space."""
    return ((number, line) for number, line in enumerate(data, start=1) if line.strip())


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJsonError("Not usable JSON: an object has the same name twice.")
    return found


def _refuse_constant(name: str) -> Any:
    raise NotJsonError(f"Not JSON: {name} is no value of it.")
