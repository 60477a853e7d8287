"""Inline mode: texts to share from any chat."""

from __future__ import annotations

from typing import Any

from tests.tg.conftest import Stage


def offered(stage: Stage, text: str) -> dict[str, Any]:
    """What is offered for a query: the call's parameters."""
    bot = stage.bot
    before = len(stage.telegram.calls("answerInlineQuery"))
    stage.telegram.asks_inline(stage.ana, text)
    bot.settle()
    [call] = stage.telegram.calls("answerInlineQuery")[before:]
    return call.params


def test_a_word_offers_texts_for_this_person_only(stage: Stage) -> None:
    """ "iop" offers its text; the offer is personal; at most ten."""
    found = offered(stage, "iop")
    assert found["results"][0]["title"] == stage.title("iop-what")
    assert "988" in found["results"][0]["input_message_content"]["message_text"]
    assert found["is_personal"] is True
    assert len(found["results"]) <= 10


def test_nothing_typed_offers_the_first_questions(stage: Stage) -> None:
    """An empty query offers what /start offers."""
    titles = [result["title"] for result in offered(stage, "")["results"]]
    assert titles == [stage.title(intent) for intent in stage.texts.start.buttons]


def test_danger_in_a_query_offers_the_lines_and_nothing_else(stage: Stage) -> None:
    """A cry typed into the query finds where to turn, and a button to the private chat."""
    found = offered(stage, "i want to die")
    [result] = found["results"]
    assert result["title"] == stage.texts.telegram.inline.lines_title
    assert "988" in result["input_message_content"]["message_text"]
    assert found["button"]["start_parameter"]


def test_an_unknown_word_offers_only_the_private_chat(stage: Stage) -> None:
    """No text fits: the button to the private chat remains."""
    found = offered(stage, "zzz")
    assert found["results"] == [] and found["button"]["text"] == stage.texts.telegram.inline.open_chat


def test_queries_are_not_stored(stage: Stage) -> None:
    """What is typed into other chats reaches neither inbox nor memory."""
    offered(stage, "iop")
    db = stage.bot.service.store._db
    assert [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("inbox", "memory")] == [0, 0]


def test_a_text_of_ours_shared_in_the_private_chat_is_no_question(stage: Stage) -> None:
    """Choosing an inline result in the bot's own chat sends its text there: it needs no reply."""
    from tests.telegram_double import BOT

    assert stage.says("i want to die", via_bot=BOT) == []
