"""What can be set from outside: environment variables ``QUOTESVC_*``, each with default and help."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from quotesvc.errors import SettingsError

PREFIX: Final = "QUOTESVC_"

KeysMode = Literal["auto", "always", "never"]

T = TypeVar("T")


def _setting(default: T, read: Callable[[str], T], help: str) -> T:
    return field(default=default, metadata={"read": read, "help": help})


def _text(value: str) -> str:
    return value


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        # int() also takes underscores, signs and digits of other scripts; a setting is better plain.
        if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
            raise ValueError(f"must be a whole number from {least:,} to {most:,}, in digits alone")
        return int(value)

    return read


def _one_of(*choices: str) -> Callable[[str], Any]:
    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value.lower()

    return read


def _database_url(value: str) -> str:
    if not re.match(r"(sqlite|postgres|postgresql)(\+\w+)?://", value):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def _rate(value: str) -> str:
    if value.lower() == "off":
        return "off"
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(second|minute|hour|day)", value):
        raise ValueError("must be off, or a number per time such as 60/minute")
    return value


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `from_env` reads them; tests make one directly."""

    database_url: str = _setting(
        "sqlite:///quotesvc.db",
        _database_url,
        "Database, SQLite or PostgreSQL. Three slashes: a file in the folder the command runs in.",
    )
    model: str | None = _setting(
        None, _text, "Another spaCy pipeline, by package name or folder. Default: the one in the package."
    )
    outlets: Path | None = _setting(
        None,
        Path,
        "CSV file of outlets that are added to those in the package, or replace them by slug. A service reads it "
        "again when it changes.",
    )
    host: str = _setting("127.0.0.1", _text, "Address that `quotesvc serve` listens on.")
    port: int = _setting(
        8000, _number(0, 65_535), "Port that `quotesvc serve` listens on; 0 takes a free one."
    )
    threads: int = _setting(8, _number(1, 256), "Requests that `quotesvc serve` answers at a time.")
    require_keys: KeysMode = _setting(
        "auto",
        _one_of("auto", "always", "never"),
        "Whether requests need an API key. auto: unless `quotesvc serve` listens on a loopback address.",
    )
    rate_limit: str = _setting(
        "off", _rate, "Most requests of one key or address to the API, such as 60/minute; off sets no limit."
    )
    proxies: int = _setting(
        0, _number(0, 16), "Reverse proxies in front that set X-Forwarded-For and X-Forwarded-Proto."
    )
    max_text: int = _setting(1_000_000, _number(1, 10_000_000), "Most characters of an article's text.")
    max_html: int = _setting(5_000_000, _number(1, 50_000_000), "Most characters of an article's HTML.")
    max_body: int = _setting(16_777_216, _number(1_024, 1_073_741_824), "Most bytes of a request's body.")
    max_batch: int = _setting(1_000, _number(1, 1_000_000), "Most articles of one batch.")
    log_level: str = _setting(
        "info", _one_of("debug", "info", "warning", "error"), "Least severe messages that are logged."
    )
    log_format: str = _setting("text", _one_of("text", "json"), "Log lines for people or for programs.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment. A variable that is empty counts as not set.

        Raises `SettingsError`, naming the variable, for a value that cannot be used.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for item in fields(cls):
            given = environ.get(variable(item.name), "").strip()
            if not given:
                continue
            try:
                values[item.name] = item.metadata["read"](given)
            except ValueError as error:
                raise SettingsError(f"{variable(item.name)} {error}, not {_shown(given)!r}.") from None
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Described:
    """One setting for people: texts to show, without passwords."""

    variable: str
    value: str
    default: str
    help: str


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def describe(settings: Settings) -> list[Described]:
    """All settings in the order in which they are defined."""
    return [
        Described(
            variable(item.name),
            _shown(getattr(settings, item.name)),
            "" if item.default is MISSING else _shown(item.default),
            item.metadata["help"],
        )
        for item in fields(Settings)
    ]


def _shown(value: object) -> str:
    """The value without passwords, which an address may hold before the host or among its parameters."""
    shown = "" if value is None else str(value)
    shown = re.sub(r"(://[^/@:]*:)[^@]*@", r"\1***@", shown)
    return re.sub(r"(?i)(password=)[^&\s]*", r"\1***", shown)
