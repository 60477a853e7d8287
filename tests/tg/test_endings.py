"""How the bot ends by itself: one plain line for the operator, and an exit code of its own."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bot.tg.exits import Exit
from bot.tg.metrics import Metrics
from bot.tg.settings import Pace
from bot.tg.watch import REASONS, Heart, Pulse
from tests.telegram_double import TOKEN, Fault
from tests.tg.conftest import QUICK, Stage


def line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr: no traceback, no token."""
    said = capsys.readouterr().err
    assert TOKEN not in said and "Traceback" not in said
    [only] = said.strip().splitlines()
    return only


@pytest.mark.parametrize(("code", "text"), [(401, "Unauthorized"), (404, "Not Found")])
def test_a_refused_token(rough_stage: Stage, capsys: pytest.CaptureFixture[str], code: int, text: str) -> None:
    """Refused at start: TOKEN, and where to get the present one."""
    rough_stage.telegram.fails("getMe", Fault.refuse(code, text))
    assert rough_stage.start().ended() == Exit.TOKEN
    assert "BotFather" in line(capsys)


def test_a_token_revoked_later(rough_stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """One 401 on getUpdates – which the library survives as a living corpse – ends the process."""
    stage = rough_stage
    stage.says("hello")
    stage.telegram.fails("getUpdates", Fault.refuse(401, "Unauthorized"))
    stage.telegram.says(stage.ana, "hello")
    assert stage.bot.ended() == Exit.TOKEN
    assert line(capsys) == REASONS[Exit.TOKEN]


def test_a_second_instance_elsewhere(rough_stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Another machine polls with the same token: the younger of the two gives way."""
    conflict = Fault.refuse(409, "Conflict: terminated by other getUpdates request")
    rough_stage.telegram.fails("getUpdates", conflict, times=9)
    assert rough_stage.start().ended() == Exit.SECOND
    assert "Another instance" in line(capsys)


def test_no_network(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing listens there: NETWORK, and what to check."""
    assert stage.start(api_url="http://127.0.0.1:9").ended() == Exit.NETWORK
    assert "could not be reached" in line(capsys)


def test_a_blip_at_start_is_survived(rough_stage: Stage) -> None:
    """One failure of the first call is no reason to give up."""
    rough_stage.telegram.fails("getMe", Fault.bad_gateway())
    assert len(rough_stage.says("hello")) == 1


def test_a_silent_poller(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """No poll has been answered for too long: POLLER; messages stay with Telegram."""
    fields = {name: getattr(QUICK, name) for name in QUICK.__slots__}
    pace = Pace(**{**fields, "poller_unheard": 0.3})
    stage.start(pace=pace)
    assert stage.bot.ended() == Exit.POLLER
    assert line(capsys) == REASONS[Exit.POLLER]


def test_a_dead_poller_is_noticed() -> None:
    """No poll has even begun for too long."""
    pulse = Pulse(Pace(poller_silent=0.0), Metrics())
    assert pulse.look() == Exit.POLLER


def test_an_old_instance_waits_for_the_other_to_give_way() -> None:
    """Three conflicts end a young process, not one that has been running for long."""
    young, old = Pulse(Pace(), Metrics()), Pulse(Pace(), Metrics())
    old._born -= 1000
    for pulse in (young, old):
        for _ in range(3):
            pulse.answers(409)
    assert (young.look(), old.look()) == (Exit.SECOND, None)


def test_an_event_loop_that_does_not_move_ends_the_process(capsys: pytest.CaptureFixture[str]) -> None:
    """The heart's own thread notices and ends everything, with a line."""
    ended: list[int] = []
    stopped = threading.Event()
    heart = Heart(0.05, end=lambda code: (ended.append(code), stopped.set())[0])
    heart.start()
    assert stopped.wait(2)
    heart.join()
    assert ended == [Exit.STUCK]
    assert line(capsys) == REASONS[Exit.STUCK]


def test_systemd_is_told(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ready, and alive: where systemd listens it hears both."""
    import socket

    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(address)
        channel.settimeout(3)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        stage.start()
        assert channel.recv(100) == b"READY=1"
        assert channel.recv(100) == b"WATCHDOG=1"


def test_every_reason_to_end_has_a_code_of_its_own() -> None:
    """Codes are distinct and leave 1 and 2 to the command line."""
    assert len({int(code) for code in Exit}) == len(Exit)
    assert {1, 2}.isdisjoint({int(code) for code in Exit})
