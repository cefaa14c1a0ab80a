"""What operators watch, as Prometheus metrics in a registry of our own. Labels are names of the product, never ids."""

from __future__ import annotations

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

    def webhook(self, outcome: str, taken_s: float) -> None:
        """outcome: delivered, refused, gone, unreachable."""
        self._webhooks.labels(outcome).inc()
        self._webhook_latency.observe(taken_s)


def metrics_route(metrics: Metrics, path: str = "/metrics") -> Route:
    async def show(request: Request) -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return Route(path, show)
