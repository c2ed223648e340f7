"""`quotesvc serve`: the web service on this machine, or for others."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import replace
from typing import Any

import click

from quotesvc.cli.upgrading import upgrade
from quotesvc.settings import Settings

TIMEOUT = 300
"""Seconds after which gunicorn takes a worker for dead; a batch may take minutes, in a thread of its own."""


@click.command()
@click.option("--host", help="Address to listen on. [default: QUOTESVC_HOST, 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65_535), help="Port; 0 takes a free one. [default: QUOTESVC_PORT, 8000]"
)
def serve(host: str | None, port: int | None) -> None:
    """Bring the database up to date, then serve the HTTP interface and the web page.

    On a loopback address no API key is asked for. On any other address requests need one (`quotesvc keys
    create`), unless QUOTESVC_REQUIRE_KEYS is never.
    """
    settings = Settings.from_env()
    settings = replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
    local = is_loopback(settings.host)
    upgrade(settings.database_url)
    if settings.require_keys != "never" and not (local and settings.require_keys == "auto"):
        _require_a_key(settings)
    _require_a_free_port(settings)
    _run(settings, local)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _require_a_free_port(settings: Settings) -> None:
    """Refuse an address that cannot be listened on: gunicorn would try for seconds, and log each of its attempts."""
    host = settings.host.strip("[]")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, settings.port))
            probe.listen()
    except OSError as error:
        reason = f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}."
        raise click.ClickException(reason) from error


def _require_a_key(settings: Settings) -> None:
    from quotesvc.services import keys
    from quotesvc.store.db import Store

    if all(key["revoked_at"] for key in keys.list_keys(Store(settings.database_url))):
        raise click.UsageError(
            f"Requests to {settings.host} need an API key and there is none yet. Make one with "
            "`quotesvc keys create NAME --scope read`, or set QUOTESVC_REQUIRE_KEYS=never to let anybody in."
        )


def _run(settings: Settings, local: bool) -> None:
    from gunicorn.app.base import BaseApplication

    from quotesvc.app import create_app

    app = create_app(settings, local=local)
    host = f"[{settings.host}]" if ":" in settings.host.strip("[]") else settings.host

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """gunicorn with one process and threads: the pipeline is loaded once."""

        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{settings.port}",
                "worker_class": "gthread",
                "workers": 1,
                "threads": settings.threads,
                "timeout": TIMEOUT,
                "loglevel": "warning",
                "when_ready": _announce,
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return app

    Server().run()


def _announce(arbiter: Any) -> None:
    for listener in arbiter.LISTENERS:
        click.echo(f"quotesvc is at {listener}", err=True)
