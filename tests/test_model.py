"""The value objects: what cannot be built, and in which order a reply is read."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from bot.model import Alert, Danger, Decision, Memory, Reply

ANSWER, CRISIS = Decision("answer", "iop-what", 0.9), Decision("crisis")


@pytest.mark.parametrize("missing", ["body", "professionals", "lines"])
@pytest.mark.parametrize("nothing", ["", " ", "\n\t"])
def test_a_reply_cannot_be_built_without_pointers(missing: str, nothing: str) -> None:
    """Body, somebody to ask, and where to turn: without one of them there is no reply."""
    parts = {"body": "b", "professionals": "p", "lines": "l", missing: nothing}
    with pytest.raises(ValueError, match=f"a reply needs {missing}"):
        Reply(ANSWER, **parts)


def test_an_ordinary_reply_ends_with_lines_and_sources() -> None:
    """Lead, body, professionals, lines, footer."""
    reply = Reply(ANSWER, "body", "professionals", "lines", lead="lead", footer="footer")
    assert reply.parts == ("lead", "body", "professionals", "lines", "footer")


def test_a_crisis_reply_begins_with_lines() -> None:
    """Numbers stand before the words, and no footer of sources follows."""
    reply = Reply(CRISIS, "body", "professionals", "lines", footer="footer")
    assert reply.parts == ("lines", "body", "professionals")


def test_empty_parts_are_left_out() -> None:
    """No lead and no footer leave no blank part."""
    assert Reply(ANSWER, "body", "professionals", "lines").parts == ("body", "professionals", "lines")


def test_a_decision_tells_what_this_message_raised() -> None:
    """`urgent` is the kind of an urgent alert only, `concern` the softer level."""
    urgent = Alert("overdose", "urgent", "self", "", "en", ())
    soft = Alert("crisis-self-harm", "concern", "self", "", "en", ())
    assert (Decision("crisis", alert=urgent).urgent, Decision("crisis", alert=urgent).concern) == ("overdose", False)
    assert (Decision("none", alert=soft).urgent, Decision("none", alert=soft).concern) == (None, True)
    assert (Decision("none").urgent, Decision("none").concern) == (None, False)


def test_value_objects_are_frozen() -> None:
    """Nobody changes a memory in passing."""
    with pytest.raises(FrozenInstanceError):
        Memory().topic = "iop"  # type: ignore[misc]


def test_memory_has_no_room_for_text() -> None:
    """Topic, country, danger and language are all there is; danger is kind, who, time and count."""
    assert {"topic", "topic_at", "country", "danger", "language"} == {field.name for field in fields(Memory)}
    assert {"kind", "who", "at", "count"} == {field.name for field in fields(Danger)}
