"""The machine-readable door: a contract with evaluations outside this repository."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.__main__ import main
from bot.conversation import Conversation
from bot.door import match, phrases
from tests import small_content

FIELDS = ["text", "chat", "kind", "intent", "urgent", "concern", "confidence", "choices", "reply"]


def rows(conversation: Conversation, *lines: str | dict[str, Any]) -> list[dict[str, Any]]:
    given = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(line) for line in match(conversation, given)]


def test_each_line_is_answered_in_order(small: Conversation) -> None:
    """One output line for each input line, with all fields in the order of the contract."""
    texts = ["what is an iop", "i want to die", "pizza", "iop or rehab", ""]
    found = rows(small, *({"text": text} for text in texts))
    assert [row["text"] for row in found] == texts
    for row in found:
        assert list(row) == FIELDS


def test_an_answer(small: Conversation) -> None:
    """Its intent, how sure, and what a person is sent."""
    [row] = rows(small, {"text": "what is an iop", "id": 7})
    assert (row["kind"], row["intent"], row["urgent"], row["concern"]) == ("answer", "iop-what", None, False)
    assert 0.35 <= row["confidence"] <= 1
    assert (row["choices"], row["chat"]) == ([], None)
    assert "The answer about iop-what." in row["reply"]
    assert "**" not in row["reply"]


def test_choices(small: Conversation) -> None:
    """Ids, best first, only here; the intent is the best of them."""
    [row] = rows(small, {"text": "iop or rehab"})
    assert row["kind"] == "choices"
    assert row["choices"][0] == row["intent"]


def test_a_crisis_keeps_the_best_intent(small: Conversation) -> None:
    """`intent` is never an urgent one, whatever `kind` is."""
    [row] = rows(small, {"text": "how long does an iop last. they are better off without me"})
    assert (row["kind"], row["urgent"], row["intent"]) == ("crisis", "crisis-self-harm", "iop-duration")
    assert (row["choices"], row["concern"]) == ([], False)


def test_nothing_matched(small: Conversation) -> None:
    """Null, and no confidence."""
    [row] = rows(small, {"text": "👍"})
    assert (row["kind"], row["intent"], row["confidence"]) == ("none", None, 0.0)


def test_a_concern(small: Conversation) -> None:
    """The softer level, with `urgent` null."""
    [row] = rows(small, {"text": "nothing matters"})
    assert (row["urgent"], row["concern"]) == (None, True)


def test_the_worst_of_several_kinds_is_named(small: Conversation) -> None:
    """In the order of the contract."""
    [row] = rows(small, {"text": "i want to die. crisis line. i took pills"})
    assert row["urgent"] == "overdose"


def test_lines_inform(small: Conversation) -> None:
    """Urgent in this field, without a memory of danger."""
    found = rows(small, {"text": "crisis hotline number", "chat": "a"}, {"text": "what is an iop", "chat": "a"})
    assert found[0]["urgent"] == "crisis-lines"
    assert small.content.texts["en"].say.reminder.strip("*") not in found[1]["reply"]


def test_turns_of_a_chat_are_one_conversation(small: Conversation) -> None:
    """The topic is kept, alarms linger, and each chat has its own."""
    found = rows(
        small,
        {"text": "i want to die", "chat": "a"},
        {"text": "what is an iop", "chat": "b"},
        {"text": "what is an iop", "chat": "a"},
        {"text": "i want to die", "chat": "a"},
    )
    reminder = small.content.texts["en"].say.reminder.strip("*")
    assert [reminder in row["reply"] for row in found] == [False, False, True, False]
    assert [row["urgent"] for row in found] == ["crisis-self-harm", None, None, "crisis-self-harm"]
    assert "These are the words of second." in found[3]["reply"]


def test_a_row_without_a_chat_stands_alone(small: Conversation) -> None:
    """However often it comes."""
    one, two = rows(small, {"text": "i want to die"}, {"text": "i want to die", "chat": None})
    assert {**one, "chat": None} == {**two, "chat": None}


def test_a_burst_of_a_chat_is_read_together(small: Conversation) -> None:
    """Turns are a second apart; the alarm is not raised twice, and other chats are not mixed in."""
    found = rows(
        small,
        {"text": "he took", "chat": "a"},
        {"text": "all of his", "chat": "a"},
        {"text": "pills", "chat": "b"},
        {"text": "pills", "chat": "a"},
        {"text": "ok", "chat": "a"},
        {"text": "he took"},
        {"text": "pills"},
    )
    assert [row["urgent"] for row in found] == [None, None, None, "overdose", None, None, None]


@pytest.mark.parametrize("chat", [0, 7, "", ["a"], {"a": 1}, True])
def test_any_chat_name_will_do(small: Conversation, chat: Any) -> None:
    """Numbers, the empty one, even lists; it is given back as it came."""
    found = rows(small, {"text": "i want to die", "chat": chat}, {"text": "i want to die", "chat": chat})
    assert [row["chat"] for row in found] == [chat, chat]
    assert "second" in found[1]["reply"]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "{}",
        "[]",
        '"text"',
        "42",
        "null",
        '{"text": 5}',
        '{"text": null}',
        '{"txt": "a"}',
        "{",
        "[" * 100_000,
    ],
)
def test_what_is_no_message_is_an_error_and_the_next_is_read(small: Conversation, line: str) -> None:
    """Never an exception."""
    broken, sound = rows(small, line, {"text": "what is an iop"})
    assert list(broken) == ["error"]
    assert sound["intent"] == "iop-what"


def test_blank_lines_are_passed_over(small: Conversation) -> None:
    """They answer to nothing."""
    assert len(rows(small, "", "  ", "\n", {"text": "hello"})) == 1


def test_strange_texts_come_back_as_they_came(small: Conversation) -> None:
    """Null bytes, emoji, right-to-left, lone surrogates."""
    texts = ["\0", "👋🏽", "مرحبا", "a\nb", "\ud83d", "x" * 4096]
    given = [json.dumps({"text": text}) for text in texts]
    assert [json.loads(line)["text"] for line in match(small, given)] == texts


def test_the_output_can_be_written_whatever_came_in(small: Conversation) -> None:
    """A lone surrogate must not break the pipe."""
    for line in match(small, [json.dumps({"text": "\ud83d"})]):
        line.encode("utf-8")


def test_the_same_input_gives_the_same_output(small: Conversation) -> None:
    """On any day."""
    lines = [json.dumps({"text": text, "chat": "a"}) for text in ("i want to die", "what is an iop", "lol")]
    assert list(match(small, lines)) == list(match(small, lines))


def test_lines_are_answered_as_they_come(small: Conversation) -> None:
    """An answer does not wait for the next question."""
    given = iter(['{"text": "hello"}'])
    assert json.loads(next(match(small, given)))["intent"] == "greeting"


def test_phrases_are_printed_with_their_intent(small: Conversation) -> None:
    """Every curated example, strangers under "none"; the same words that the matcher learns from."""
    found = [json.loads(line) for line in phrases(small.content)]
    assert all(list(row) == ["intent", "phrase"] for row in found)
    assert {"intent": "iop-what", "phrase": "define iop"} in found
    assert {"intent": "none", "phrase": "best pizza near the station"} in found
    assert {"intent": "iop-duration", "phrase": "iop and till when"} in found  # a follow-up, with what it follows on
    follow_ups = [text for i in small.content.intents.values() for texts in i.follow_ups.values() for text in texts]
    phrases_alone = sum(len(i.phrases) for i in small.content.intents.values())
    assert len(found) == phrases_alone + len(follow_ups) + len(small.content.file.none)


def test_the_command_answers_from_another_folder(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`match --content DIR` and `--content DIR match`, and `phrases` likewise."""
    root = small_content.write(tmp_path / "content")
    monkeypatch.setenv("CARE_OPTIONS_CACHE", str(tmp_path / "cache"))
    for arguments in (["match", "--content", str(root)], ["--content", str(root), "match"]):
        monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "what is an iop"}\n'))
        assert main(arguments) == 0
        assert "The answer about iop-what." in capsys.readouterr().out
    assert main(["phrases", "--content", str(root)]) == 0
    assert '"define iop"' in capsys.readouterr().out
