"""Liveness, readiness and figures for Prometheus, at the root and without a key."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from quotesvc.api.problems import RETRY_AFTER, problem
from quotesvc.api.state import deps, service

blueprint = Blueprint("health", __name__)


class Metrics:
    """The figures of one application, in a registry of its own: two applications may share a process."""

    def __init__(self, app: Flask) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "endpoint")
        self._requests = Counter(
            "quotesvc_requests_total", "Requests answered", (*labels, "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "quotesvc_request_seconds", "Time to the first byte of the answer", labels, registry=self.registry
        )
        app.before_request(self._begin)
        app.after_request(self._end)

    @staticmethod
    def _begin() -> None:
        g.began = time.perf_counter()

    def _end(self, response: Response) -> Response:
        endpoint = request.endpoint or "none"  # never the path: clients could make figures without end
        self._requests.labels(request.method, endpoint, response.status_code).inc()
        if "began" in g:
            self._seconds.labels(request.method, endpoint).observe(time.perf_counter() - g.began)
        return response


@blueprint.record
def _measure(state: BlueprintSetupState) -> None:
    app = cast(Flask, state.app)
    app.extensions["quotesvc_metrics"] = Metrics(app)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The pipeline is loaded and the database answers and has the tables of this version; else 503.

    ``outlets`` says what is wrong with the outlets file, where the service keeps what it held before.
    """
    reason = service().unready()
    if reason is not None:
        headers = {"Retry-After": str(RETRY_AFTER)}
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, reason, code="store_unavailable", headers=headers)
    body = {"status": "ready", "pipeline": deps().analyser.version}
    wrong = service().live.outlets.problem
    return (
        body if wrong is None else body | {"outlets": f"The outlets file as it is now is not used: {wrong}"}
    )


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Requests and times, in the format of Prometheus."""
    figures: Metrics = current_app.extensions["quotesvc_metrics"]
    return Response(generate_latest(figures.registry), content_type=CONTENT_TYPE_LATEST)
