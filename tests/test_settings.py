"""Settings: defaults, bad values, passwords that are not shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotesvc.errors import SettingsError
from quotesvc.settings import Settings, describe


def test_nothing_set_is_all_defaults() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({"QUOTESVC_PORT": " ", "PORT": "1"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("PORT", "0", "port", 0),
        ("OUTLETS", "own.csv", "outlets", Path("own.csv")),
        ("REQUIRE_KEYS", "Always", "require_keys", "always"),
        ("DATABASE_URL", "postgresql://u:p@host/db", "database_url", "postgresql://u:p@host/db"),
        ("RATE_LIMIT", "60/minute", "rate_limit", "60/minute"),
        ("RATE_LIMIT", "off", "rate_limit", "off"),
    ],
)
def test_values(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(Settings.from_env({f"QUOTESVC_{name}": value}), field) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "8_000"),
        ("PORT", "٨٠"),  # digits of another script
        ("MAX_TEXT", "0"),
        ("REQUIRE_KEYS", "yes"),
        ("DATABASE_URL", "mysql://host/db"),
        ("DATABASE_URL", "quotes.db"),
        ("RATE_LIMIT", "60"),
        ("RATE_LIMIT", "0/minute"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_bad_values_name_their_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^QUOTESVC_{name} must "):
        Settings.from_env({f"QUOTESVC_{name}": value})


def test_bounds_are_written_as_in_other_errors() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({"QUOTESVC_MAX_TEXT": "10,000"})
    assert raised.value.message == (
        "QUOTESVC_MAX_TEXT must be a whole number from 1 to 10,000,000, in digits alone, not '10,000'."
    )


def test_passwords_are_not_shown() -> None:
    shown = describe(Settings(database_url="postgresql://user:hidden@host/db?sslpassword=hidden"))
    assert all("hidden" not in row.value for row in shown)
    assert shown[0].value == "postgresql://user:***@host/db?sslpassword=***"
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({"QUOTESVC_DATABASE_URL": "mysql://user:hidden@host/db"})
    assert "hidden" not in raised.value.message
