"""What operators watch, as Prometheus metrics in a registry of our own. Labels are names of the product, never ids."""

from __future__ import annotations

from contextlib import AbstractContextManager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_LATENCIES_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"finfactory_{name}", text, labels, registry=registry)

        def seconds(name: str, text: str, *labels: str) -> Histogram:
            return Histogram(f"finfactory_{name}_seconds", text, labels, buckets=_LATENCIES_S, registry=registry)

        self.registry = registry
        self._requests = counter("requests", "Requests answered", "method", "route", "status")
        self._latency = seconds("request", "Time to answer a request", "method", "route")
        self._batch_size = Histogram(
            "finfactory_batch_segments", "Segments in a commit", buckets=_SIZES, registry=registry
        )
        self._batch_latency = seconds("batch", "Time of a commit, from the tenant's lock to the answer")
        self._queue = Gauge("finfactory_queue_segments", "Segments that wait", ("lane",), registry=registry)
        self._segments = counter("segments", "Segments by fate: committed, declined, failed", "fate")
        self._actions = counter("actions", "Actions that applied", "primitive", "action")
        self._declines = counter("declines", "Refusals decided in a commit", "primitive", "action", "code")
        self._jobs = counter("jobs", "Jobs that ended: done or failed", "task", "outcome")
        self._calls = counter(
            "calls", "Exchanges with outside systems: answered, not_sent, unanswered, cut_short", "connector", "outcome"
        )
        self._call_latency = seconds("call", "Time of an exchange with an outside system", "connector")
        self._calls_under_way = Gauge(
            "finfactory_calls_under_way", "Exchanges with outside systems now", ("connector",), registry=registry
        )
        self._held_back = counter(
            "calls_held_back", "Calls not made: paused, or the breaker is open", "connector", "by"
        )
        self._opened = counter("breaker_openings", "A connector that failed too often was left alone", "connector")
        self._arrivals = counter("arrivals", "Messages from outside: taken in, known, or refused", "connector", "fate")
        self._webhooks = counter("webhook_attempts", "Deliveries tried", "outcome")
        self._webhook_latency = seconds("webhook_attempt", "Time of a delivery")

    def request(self, method: str, route: str, status: int, taken_s: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(method, route).observe(taken_s)

    def batch(self, segments: int, taken_s: float) -> None:
        self._batch_size.observe(segments)
        self._batch_latency.observe(taken_s)

    def queue(self, lane: str, segments: int) -> None:
        self._queue.labels(lane).set(segments)

    def segment(self, fate: str) -> None:
        """fate: committed, declined or failed."""
        self._segments.labels(fate).inc()

    def action(self, primitive: str, action: str) -> None:
        self._actions.labels(primitive, action).inc()

    def decline(self, primitive: str, action: str, code: str) -> None:
        self._declines.labels(primitive, action, code).inc()

    def job(self, task: str, outcome: str) -> None:
        """outcome: done, or failed and to be tried again."""
        self._jobs.labels(task, outcome).inc()

    def call(self, connector: str, outcome: str, taken_s: float) -> None:
        """outcome: answered, not_sent, unanswered, or cut_short where we did not wait for it."""
        self._calls.labels(connector, outcome).inc()
        self._call_latency.labels(connector).observe(taken_s)

    def under_way(self, connector: str) -> AbstractContextManager[None]:
        return self._calls_under_way.labels(connector).track_inprogress()

    def held_back(self, connector: str, by: str) -> None:
        """by: paused, breaker."""
        self._held_back.labels(connector, by).inc()

    def opened(self, connector: str) -> None:
        self._opened.labels(connector).inc()

    def arrival(self, connector: str, fate: str) -> None:
        """fate: new, known, unsigned, too_many."""
        self._arrivals.labels(connector, fate).inc()

    def webhook(self, outcome: str, taken_s: float) -> None:
        """outcome: delivered, refused, gone, unreachable."""
        self._webhooks.labels(outcome).inc()
        self._webhook_latency.observe(taken_s)


def metrics_route(metrics: Metrics, path: str = "/metrics") -> Route:
    async def show(request: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return Route(path, show)
