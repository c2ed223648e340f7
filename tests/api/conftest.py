"""An application over a database of its own, with the analyser that needs no model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quotesvc.app import create_app
from quotesvc.settings import Settings
from tests.conftest import FakeAnalyser

MakeApp = Callable[..., Flask]


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    """Settings over a migrated database without rows."""
    path = tmp_path / "api.db"
    shutil.copy(sqlite_template, path)
    return Settings(database_url=f"sqlite:///{path}")


@pytest.fixture
def make_app(settings: Settings, analyser: FakeAnalyser) -> MakeApp:
    """Makes an application with some settings changed."""

    def make(*, local: bool = True, **changed: object) -> Flask:
        return create_app(replace(settings, **changed), analyser=analyser, local=local)

    return make


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The application as `quotesvc serve` runs it on a loopback address."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of it."""
    return app.test_client()
