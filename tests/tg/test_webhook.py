"""The webhook way in, health, readiness and metrics – over real HTTP on loopback."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request

import pytest

from bot.tg.exits import Exit
from bot.tg.metrics import Metrics
from bot.tg.settings import Pace, Webhook
from bot.tg.watch import Pulse
from tests.telegram_double import Person
from tests.tg.conftest import Stage

SECRET = "a-secret-of-some-length_1"


def free_port() -> int:
    """A port nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Status and body of a request."""
    request = urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def hooked(stage: Stage) -> tuple[Stage, str, str]:
    """A bot that receives by webhook; its address and that of its health server."""
    port, health = free_port(), free_port()
    url = f"http://127.0.0.1:{port}/from-telegram"
    stage.start(webhook=Webhook(url, SECRET, port=port), health_port=health)
    stage.telegram.until(lambda: stage.telegram.world.webhook.get("url"), what="setting the webhook")
    return stage, url, f"http://127.0.0.1:{health}"


def test_messages_arrive_by_webhook_and_are_answered(hooked: tuple[Stage, str, str]) -> None:
    """Telegram is told the address and the secret; the token is not in the path."""
    stage, _, _ = hooked
    assert stage.telegram.world.webhook["secret_token"] == SECRET
    assert "drop_pending_updates" not in stage.telegram.world.webhook
    stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.until(lambda: stage.telegram.replies(stage.ana.id), what="the reply")
    assert stage.telegram.calls("getUpdates") == []


def test_who_does_not_know_the_secret_is_turned_away(hooked: tuple[Stage, str, str]) -> None:
    """No secret or a wrong one: 403 and nothing stored. Too large a body is refused, nonsense is 400."""
    stage, url, _ = hooked
    update = json.dumps({"update_id": 1}).encode()
    header = "X_Telegram_Bot_Api_Secret_Token"
    assert fetch(url, update)[0] == 403
    assert fetch(url, update, **{header: "wrong"})[0] == 403
    assert fetch(url, b"{", **{header: SECRET})[0] == 400
    assert fetch(url, b'{"update_id": 5, "message": {"text": []}}', **{header: SECRET})[0] == 200
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        status, _ = fetch(url, b"x" * 3_000_000, **{header: SECRET})
        assert status == 200  # pragma: no cover
    assert fetch(url.replace("from-telegram", ""), update)[0] == 404
    assert stage.bot.service.store.depth() == 0


def test_an_update_that_cannot_be_stored_is_not_accepted(
    hooked: tuple[Stage, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 makes Telegram send it again; once it can be stored it is answered."""
    import sqlite3

    stage, _, _ = hooked
    real, failures = stage.bot.service.store.receive, iter([True, True])

    def receive(*args: object) -> bool:
        if next(failures, False):
            raise sqlite3.OperationalError("disk full")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(stage.bot.service.store, "receive", receive)
    stage.telegram.says(stage.ana, "what is an iop")
    stage.telegram.until(lambda: stage.telegram.replies(stage.ana.id), what="the reply")
    assert len(stage.telegram.replies(stage.ana.id)) == 1


def test_health_readiness_and_metrics(hooked: tuple[Stage, str, str]) -> None:
    """Alive, ready, and counts without a label that identifies anyone."""
    stage, url, health = hooked
    person = Person(7654321098, "Rumpelstilzchen")  # so long a number is in no count by chance
    stage.telegram.says(person, "i want to die")
    stage.telegram.until(lambda: stage.telegram.replies(person.id), what="the reply")
    assert fetch(f"{health}/healthz") == (200, "ok\n")
    assert fetch(f"{health}/readyz") == (200, "ok\n")
    assert fetch(url.replace("from-telegram", "readyz"))[0] == 200
    assert fetch(url.replace("from-telegram", "metrics"))[0] == 404  # metrics are for loopback only
    status, text = fetch(f"{health}/metrics")
    assert status == 200 and 'bot_replies_total{decision="crisis"} 1.0' in text
    assert str(person.id) not in text and person.name not in text


def test_a_poller_is_ready_on_a_quiet_night(stage: Stage) -> None:
    """Nobody writes, so Telegram holds the first poll open: ready all the same."""
    health = free_port()
    stage.start(health_port=health)
    stage.telegram.until(lambda: stage.bot.service.pulse.ready, what="readiness", seconds=3)
    assert fetch(f"http://127.0.0.1:{health}/readyz")[0] == 200


def test_a_poller_beside_another_is_not_ready(stage: Stage) -> None:
    """Whose polls are refused gets no messages, until one is answered."""
    pulse = Pulse(Pace(), Metrics())
    assert not pulse.ready
    pulse.begins()
    assert pulse.ready
    pulse.answers(409)
    pulse.begins()
    assert not pulse.ready
    pulse.answers(200)
    assert pulse.ready


def test_a_port_in_use_ends_it_with_a_line(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """The port is named, the exit code its own."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert stage.start(health_port=port).ended() == Exit.PORT
    assert str(port) in capsys.readouterr().err
