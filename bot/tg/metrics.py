"""What the operator can see: counts, latency, depth. No label names a person, a chat or a text."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

# When each count began says nothing that the process's start does not.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Prometheus metrics in a registry of their own, so that several bots can live in one process (tests do)."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.received = Counter("bot_updates_received", "Updates received, by kind", ["kind"], registry=registry)
        self.repeated = Counter("bot_updates_repeated", "Updates that came twice and were ignored", registry=registry)
        self.unreadable = Counter("bot_updates_unreadable", "Updates that could not be parsed", registry=registry)
        self.replies = Counter("bot_replies", "Replies sent, by what was decided", ["decision"], registry=registry)
        told = "Calls that met an error, by what was done"
        self.sends = Counter("bot_send_errors", told, ["policy"], registry=registry)
        self.set_aside = Counter("bot_set_aside", "Messages set aside after three failures", registry=registry)
        self.failures = Counter("bot_handler_failures", "Failures while a message was handled", registry=registry)
        self.slowed = Counter("bot_flood_limited", "Messages left unanswered by the flood limit", registry=registry)
        self.depth = Gauge("bot_inbox_depth", "Updates that are not answered yet", registry=registry)
        self.fail_safe = Gauge("bot_fail_safe_replies", "Messages that ended in the fail-safe reply", registry=registry)
        self.poll_age = Gauge("bot_poll_age_seconds", "Seconds since Telegram last answered a poll", registry=registry)
        self.latency = Histogram(
            "bot_reply_seconds",
            "From receiving an update to being done with it",
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
            registry=registry,
        )

    def text(self) -> bytes:
        """All metrics in Prometheus's text format."""
        return generate_latest(self.registry)
