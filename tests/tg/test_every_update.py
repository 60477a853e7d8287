"""Forty kinds of update → what happened. Nothing sent in private meets silence, and nothing invalid is sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.telegram_double import BOT, Person
from tests.tg.conftest import Stage

ANA = Person(111, "Ana")
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 10}
PICTURE = [FILE | {"width": 9, "height": 9}]
GROUP = {"id": -100500, "type": "supergroup", "title": "Family circle"}
CHANNEL = {"id": -100700, "type": "channel", "title": "News"}
MENTION = f"@{BOT['username']} "
OPTION = {"persistent_id": "a", "text": "yes", "voter_count": 0}
POLL = {
    "id": "1",
    "question": "tea or coffee",
    "options": [OPTION],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}

Texts = Any
Answer = Callable[[Stage], str]


def say(name: str) -> Answer:
    """A reply that begins with a fixed sentence."""
    return lambda stage: getattr(stage.texts.say, name).split("{")[0][:40].strip()


def notice(name: str) -> Answer:
    """A reply that begins with a notice."""
    return lambda stage: getattr(stage.texts.telegram.notices, name)[:40]


def answer(intent: str) -> Answer:
    """A reply that begins with an intent's title."""
    return lambda stage: stage.title(intent)


def crisis(stage: Stage) -> str:
    """A reply that begins with the numbers."""
    return stage.texts.say.crisis_unknown.splitlines()[0].replace("*", "")[:20]


NOTHING = None
NOT_TEXT = say("not_text")
PRIVATE: list[tuple[str, dict[str, Any], Answer | None]] = [
    ("a text", {"text": "what is an iop"}, answer("iop-what")),
    ("a cry", {"text": "i want to die"}, crisis),
    ("a text of 4096 characters", {"text": "iop " * 1024}, answer("iop-what")),
    ("only emoji", {"text": "🫠🫠"}, say("none")),
    ("zero-width characters", {"text": "\u200b\u200d\u2060"}, say("none")),
    ("right-to-left text", {"text": "ما هو برنامج iop"}, answer("iop-what")),
    ("null bytes", {"text": "iop\x00\x00"}, answer("iop-what")),
    ("HTML in a text", {"text": "<b>iop</i> & <script>"}, answer("iop-what")),
    ("an unknown command", {"text": "/frobnicate iop"}, answer("iop-what")),
    ("a photo with a caption", {"photo": PICTURE, "caption": "what is an iop"}, answer("iop-what")),
    (
        "a video with a cry as caption",
        {"video": FILE | {"width": 1, "height": 1, "duration": 1}, "caption": "i want to die"},
        crisis,
    ),
    ("a photo without words", {"photo": PICTURE}, NOT_TEXT),
    ("a voice message", {"voice": FILE | {"duration": 3}}, NOT_TEXT),
    ("a video note", {"video_note": FILE | {"length": 9, "duration": 3}}, NOT_TEXT),
    ("an audio file", {"audio": FILE | {"duration": 3}}, NOT_TEXT),
    ("a document", {"document": FILE | {"file_name": "letter.pdf"}}, NOT_TEXT),
    ("an animation", {"animation": FILE | {"width": 1, "height": 1, "duration": 1}, "document": FILE}, NOT_TEXT),
    (
        "a sticker",
        {"sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
        NOT_TEXT,
    ),
    ("a location", {"location": {"latitude": 1.5, "longitude": 2.5}}, notice("location")),
    ("a contact", {"contact": {"phone_number": "+1", "first_name": "Mum"}}, NOT_TEXT),
    ("a dice", {"dice": {"emoji": "🎲", "value": 3}}, NOT_TEXT),
    ("a poll", {"poll": POLL}, NOT_TEXT),
    (
        "a forwarded text",
        {"text": "what is an iop", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
        answer("iop-what"),
    ),
    ("something Telegram will invent tomorrow", {"hologram": {"depth": 3}}, NOT_TEXT),
    ("a pinned message", {"pinned_message": {"message_id": 1, "date": 0, "chat": ANA.chat}}, NOTHING),
    ("a changed timer", {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}, NOTHING),
]


@pytest.mark.parametrize(("kind", "sent", "expected"), PRIVATE, ids=[row[0] for row in PRIVATE])
def test_private_messages(shared_stage: Stage, kind: str, sent: dict[str, Any], expected: Answer | None) -> None:
    """Each kind of private message gets what fits it."""
    stage = shared_stage
    person = Person(10_000 + PRIVATE.index((kind, sent, expected)))
    stage.telegram.sends(person, **sent)
    stage.bot.settle()
    replies = [message["text"] for message in stage.telegram.replies(person.id)]
    if expected is None:
        assert replies == []
    else:
        [text] = replies
        assert text.startswith(expected(stage)), text
        assert "988" in text or "emergency" in text.lower()
    assert stage.telegram.refused() == []


def member(status: str) -> dict[str, Any]:
    """The bot's own membership."""
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": BOT, "status": status} | until


def membership(chat: dict[str, Any], status: str) -> dict[str, Any]:
    """The bot was blocked, removed or let in again."""
    change = {"old_chat_member": member("member"), "new_chat_member": member(status)}
    return {"chat": chat, "from": ANA.user, "date": int(time.time())} | change


def message(chat: dict[str, Any], sender: dict[str, Any] | None, **content: Any) -> dict[str, Any]:
    """A raw message."""
    return {"message_id": 9, "date": int(time.time()), "chat": chat} | ({"from": sender} if sender else {}) | content


SILENT: list[tuple[str, str, dict[str, Any]]] = [
    ("talk in a group", "message", message(GROUP, ANA.user, text="i want to die of laughter")),
    ("somebody joins a group", "message", message(GROUP, ANA.user, new_chat_members=[ANA.user])),
    ("a post copied in from the channel", "message", message(GROUP, ANA.user, text=MENTION, is_automatic_forward=True)),
    ("another bot", "message", message(GROUP, {"id": 5, "is_bot": True, "first_name": "R"}, text=MENTION + "iop")),
    ("a channel post", "channel_post", message(CHANNEL, None, text="iop", sender_chat=CHANNEL)),
    (
        "an edited channel post",
        "edited_channel_post",
        message(CHANNEL, None, text="i want to die", sender_chat=CHANNEL),
    ),
    ("the bot is blocked", "my_chat_member", membership(ANA.chat, "kicked")),
    ("the bot is let in again", "my_chat_member", membership(ANA.chat, "member")),
    ("the bot is removed from a group", "my_chat_member", membership(GROUP, "left")),
    (
        "a reaction",
        "message_reaction",
        {"chat": ANA.chat, "message_id": 1, "date": 1, "user": ANA.user, "old_reaction": [], "new_reaction": []},
    ),
    (
        "an edited message without words",
        "edited_message",
        message(ANA.chat, ANA.user, edit_date=5, location={"latitude": 1, "longitude": 1}),
    ),
    ("a kind of update nobody knows yet", "brain_wave", {"amplitude": 7}),
    ("a message that cannot be parsed", "message", {"text": 7, "chat": "nonsense"}),
    ("a message from nobody", "message", message(GROUP, None, text=MENTION + "iop")),
]


@pytest.mark.parametrize(("what", "kind", "payload"), SILENT, ids=[row[0] for row in SILENT])
def test_what_is_no_business_of_ours(shared_stage: Stage, what: str, kind: str, payload: dict[str, Any]) -> None:
    """These are taken in without a word, without an error, and the next question is answered."""
    stage = shared_stage
    before = len(stage.telegram.calls("sendMessage"))
    stage.telegram.world.allowed = None
    stage.telegram.update(kind, payload)
    stage.bot.settle()
    assert len(stage.telegram.calls("sendMessage")) == before
    person = Person(20_000 + SILENT.index((what, kind, payload)))
    [text] = stage.says("what is an iop", person)
    assert text.startswith(stage.title("iop-what"))
    assert stage.bot.service.desk.conversation.failures == 0
    assert stage.telegram.refused() == []


def test_ten_pictures_sent_together_get_one_line(stage: Stage) -> None:
    """An album is one thing to a person, though Telegram sends ten messages."""
    stage.start()
    for _ in range(10):
        stage.telegram.sends(stage.ana, photo=PICTURE, media_group_id="album-1")
    stage.bot.settle()
    assert len(stage.telegram.replies(stage.ana.id)) == 1


def test_being_blocked_forgets_the_chat(stage: Stage) -> None:
    """Whoever blocks the bot leaves nothing behind."""
    stage.says("/country Germany")
    stage.telegram.update("my_chat_member", membership(stage.ana.chat, "kicked"))
    stage.bot.settle()
    assert stage.bot.service.store._db.execute("SELECT count(*) FROM memory").fetchone() == (0,)
