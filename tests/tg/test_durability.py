"""Nothing lost: crashes, repeats, poison, erasure."""

from __future__ import annotations

import json
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import writes
from bot.store import FILE, Store, StoreInUse
from tests.telegram_double import Fault, Person
from tests.tg.conftest import Stage

SECRET_WORDS = "zanzibar iop marmalade"


def everything_in(folder: Path) -> bytes:
    """All bytes of all files below a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def left_behind(stage: Stage, text: str, update_id: int, person: Person | None = None) -> None:
    """What a process leaves in the inbox when it is killed before it answers."""
    person = person or stage.ana
    message = {
        "message_id": update_id,
        "date": int(time.time()),
        "chat": person.chat,
        "from": person.user,
        "text": text,
    }
    stage.telegram.world.messages[person.id, update_id] = message
    store = Store(stage.folder / "state")
    store.receive(update_id, json.dumps({"update_id": update_id, "message": message}), datetime.now(UTC))
    store.close()


def test_unanswered_messages_are_answered_at_the_next_start(stage: Stage) -> None:
    """Whatever a killed process left is answered, in order, before anything new."""
    left_behind(stage, "what is an iop", 10)
    left_behind(stage, "what does it cost", 11)
    stage.start().settle()
    texts = [message["text"] for message in stage.telegram.replies(stage.ana.id)]
    assert [text.splitlines()[0] for text in texts] == [stage.title("iop-what"), stage.title("cost")]
    stage.bot.stop()
    stage.start().settle()
    assert len(stage.telegram.replies(stage.ana.id)) == 2


def test_an_update_that_comes_twice_is_answered_once(stage: Stage) -> None:
    """Telegram repeats what was not confirmed; its number gives it away, answered or not."""
    stage.says("what is an iop")
    world = stage.telegram.world
    again = {"update_id": world.next_update, "message": world.messages[stage.ana.id, 1]}
    stage.bot.stop()
    world.updates.append(again)
    world.confirmed = 0
    stage.start()
    stage.telegram.until(lambda: not world.updates, what="confirming")
    stage.bot.settle()
    assert len(stage.telegram.replies(stage.ana.id)) == 1


def test_no_text_is_left_in_the_state_folder_a_second_after_the_answer(stage: Stage) -> None:
    """Neither the file nor its log holds a word of what was written, nor the name of who wrote it."""
    person = Person(5551234, "Rumpelstilzchen")
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(1), chat=person.id)
    stage.telegram.says(person, SECRET_WORDS)
    stage.telegram.until(lambda: stage.telegram.calls("sendMessage"), what="the first try")
    assert b"zanzibar" in everything_in(stage.folder)  # it is stored while it waits
    stage.bot.settle()
    assert stage.telegram.replies(person.id)
    stage.telegram.until(lambda: b"zanzibar" not in everything_in(stage.folder), seconds=1.5, what="erasing")
    found = everything_in(stage.folder)
    assert b"marmalade" not in found and b"Rumpelstilzchen" not in found


def test_only_the_owner_can_read_the_state_folder(stage: Stage) -> None:
    """Directory 0700, files 0600."""
    stage.says("hello")
    folder = stage.folder / "state"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_second_process_on_the_same_folder_is_told_so(tmp_path: Path) -> None:
    """The folder belongs to one process at a time; the error says what to do."""
    store = Store(tmp_path)
    with pytest.raises(StoreInUse, match="Another instance"):
        Store(tmp_path)
    store.close()
    Store(tmp_path).close()


class Poison:
    """A conversation that fails on one word, for as long as it should."""

    def __init__(self, stage: Stage, times: int) -> None:
        self.inner, self.times, self.asked = stage.conversation(), times, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def reply(self, message: str, *args: object) -> object:
        if "poison" in message:
            self.asked += 1
            if self.asked <= self.times:
                raise RuntimeError(f"cannot digest {message}")
        return self.inner.reply(message, *args)  # type: ignore[arg-type]


def test_a_message_that_fails_thrice_is_set_aside_and_the_person_told(stage: Stage) -> None:
    """Three tries, an apology with lines, a count – and the rest of the chat goes on."""
    poison = Poison(stage, times=99)
    stage.conversation = lambda: poison  # type: ignore[method-assign, assignment, return-value]
    [text] = stage.says("this is poison")
    assert stage.texts.say.apology[:30] in text and "988" in text
    assert poison.asked == 3
    [text] = stage.says("what is an iop")
    assert text.startswith(stage.title("iop-what"))
    assert stage.bot.service.store.count("set_aside") == 1
    assert stage.bot.service.store.depth() == 0


def test_a_message_that_fails_once_is_answered_after_all(stage: Stage) -> None:
    """The second try succeeds: the person notices nothing."""
    poison = Poison(stage, times=1)
    stage.conversation = lambda: poison  # type: ignore[method-assign, assignment, return-value]
    [text] = stage.says("poison iop")
    assert text.startswith(stage.title("iop-what"))


def test_a_message_that_kills_the_process_is_set_aside_at_the_third_start(stage: Stage) -> None:
    """Whose reply was being computed when the process died is known; three deaths are enough."""
    left_behind(stage, "what is an iop", 10)
    left_behind(stage, "what does it cost", 11, stage.ben)
    for deaths in range(3):
        store = Store(stage.folder / "state")
        store.computing(10)
        store.close()
        if deaths < 2:  # a start that dies again at once: only what it notes is simulated
            store = Store(stage.folder / "state")
            assert store.crashed_on() == 10
            store.failed(10)
            store.computing(0)
            store.close()
    stage.start().settle()
    [text] = [message["text"] for message in stage.telegram.replies(stage.ana.id)]
    assert stage.texts.say.apology[:30] in text
    [text] = [message["text"] for message in stage.telegram.replies(stage.ben.id)]
    assert text.startswith(stage.title("cost"))


def test_replies_keep_their_order_in_a_chat_while_chats_run_side_by_side(rough_stage: Stage) -> None:
    """A chat that has to wait holds up nobody else, and its own replies stay in order."""
    stage = rough_stage
    stage.start()
    stage.telegram.fails("sendMessage", Fault.too_many(1), chat=stage.ana.id)
    for text in ("what is an iop", "what does it cost", "detox?"):
        stage.telegram.says(stage.ana, text)
    stage.telegram.says(stage.ben, "relapse")
    stage.telegram.until(lambda: stage.telegram.replies(stage.ben.id), seconds=0.9, what="Ben's reply")
    assert stage.telegram.replies(stage.ana.id) == []
    stage.bot.settle()
    firsts = [message["text"].splitlines()[0] for message in stage.telegram.replies(stage.ana.id)]
    assert firsts == [stage.title(name) for name in ("iop-what", "cost", "detox-what")]


def test_what_has_expired_is_erased_and_not_just_ignored(tmp_path: Path) -> None:
    """The sweep removes topic, danger, country and numbers after their time."""
    from bot.model import Danger, Memory

    store, now = Store(tmp_path), datetime.now(UTC)
    memory = Memory("iop", now, "DE", Danger("overdose", "self", now, 1))
    store.apply(writes.remembering(1, 1, Memory(), memory, now))
    store.receive(1, "{}", now)
    store.done(1)
    store.sweep(now + timedelta(minutes=29))
    assert store.recall(1, 1, now).topic == "iop"
    store.sweep(now + timedelta(minutes=31))
    assert store.recall(1, 1, now).topic is None
    store.sweep(now + timedelta(hours=25))
    assert store.recall(1, 1, now) == Memory(country="DE")
    store.sweep(now + timedelta(days=91))
    assert store._db.execute("SELECT count(*) FROM memory").fetchone() == (0,)
    assert store._db.execute("SELECT count(*) FROM inbox").fetchone() == (0,)
    store.close()


def test_storing_nothing_remembers_nobody(tmp_path: Path) -> None:
    """A greeting leaves no row: not even that somebody wrote."""
    from bot.model import Memory

    store = Store(tmp_path)
    store.apply(writes.remembering(1, 1, Memory(), Memory(), datetime.now(UTC)))
    assert store._db.execute("SELECT count(*) FROM memory").fetchone() == (0,)
    store.close()


def test_a_full_disk_refuses_the_update_so_that_it_comes_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polling goes on after a failure to store, and the message is fetched once more."""
    import sqlite3

    bot = stage.start()
    bot.settle()
    real, failures = bot.service.store.receive, iter([True])

    def receive(*args: object) -> bool:
        if next(failures, False):
            raise sqlite3.OperationalError("database or disk is full")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(bot.service.store, "receive", receive)
    [text] = stage.says("what is an iop")
    assert text.startswith(stage.title("iop-what"))
    assert (stage.folder / "state" / FILE).exists()
