"""The conversation in a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.conversation import Conversation
from bot.terminal import chat


def shown(conversation: Conversation, *lines: str, **options: object) -> str:
    """What is on the screen after some lines were typed."""
    out = io.StringIO()
    console = Console(file=out, width=100, highlight=False, **options)  # type: ignore[arg-type]
    assert chat(conversation, [f"{line}\n" for line in lines], console) == 0
    return out.getvalue()


def test_it_says_what_it_is_first(small: Conversation) -> None:
    """A program, not a clinician; and where to turn."""
    text = shown(small)
    assert "I'm a program" in text
    assert "988" in text


def test_each_line_is_answered(small: Conversation) -> None:
    """With what was typed above it."""
    text = shown(small, "what is an iop", "what is the price")
    assert text.index("> what is an iop") < text.index("The answer about iop-what.")
    assert text.index("> what is the price") < text.index("The answer about cost.")


def test_a_number_presses_a_button(small: Conversation) -> None:
    """Of the last reply only."""
    text = shown(small, "what is an iop", "1")
    assert "[1] What does care cost?" in text
    assert "The answer about cost." in text


@pytest.mark.parametrize("typed", ["0", "99", "-1", "1.5", "²", "1000000000000000000000", "٣٣"])
def test_a_number_without_a_button_is_a_message(small: Conversation, typed: str) -> None:
    """Never an error."""
    assert "The answer about cost." not in shown(small, "what is an iop", typed)


def test_a_button_is_gone_after_the_next_reply(small: Conversation) -> None:
    """ "1" means what is on the screen now."""
    text = shown(small, "what is an iop", "hello", "1")
    assert text.count("[1]") >= 2
    assert "The answer about" in text


def test_an_alarm_is_answered_with_lines_first_and_remembered(small: Conversation) -> None:
    """The same as on Telegram: the second time another reply, with its buttons."""
    text = shown(small, "i want to die", "i want to die", "1")
    first, second, third = text.split("> i want to die")[1:2] + text.split("> i want to die")[2].split("> 1")
    assert first.index("988") < first.index("These are the words of crisis-self-harm-self.")
    assert "These are the words of second." in second
    assert "[5] I'm safe for now" in second
    assert "These are the words of after-cannot-call." in third


def test_a_burst_is_read_together(small: Conversation) -> None:
    """As everywhere."""
    assert "overdose" in shown(small, "he took", "all of his", "pills")


def test_blank_lines_are_passed_over(small: Conversation) -> None:
    """No reply to nothing."""
    assert shown(small, "", "   ") == shown(small)


def test_choosing_a_country_is_not_offered(small: Conversation) -> None:
    """It would lead nowhere here."""
    assert small.content.texts["en"].buttons.my_country not in shown(small, "i want to die")


def test_what_is_typed_is_never_taken_for_markup(small: Conversation) -> None:
    """Square brackets and stars are shown as they were typed."""
    assert "> [bold]x[/bold] **y**" in shown(small, "[bold]x[/bold] **y**")


def test_piped_output_has_no_control_characters(small: Conversation) -> None:
    """No colours, no cursor movements."""
    assert "\x1b" not in shown(small, "what is an iop", "i want to die")


def test_no_color_is_respected(small: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even in a terminal."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in shown(small, "what is an iop", force_terminal=True)


def test_numbers_are_not_cut_apart_on_a_narrow_screen(small: Conversation) -> None:
    """Every line of a reply is there, whatever the width."""
    text = shown(small, "i want to die")
    assert "Your local emergency number" in text
    assert "findahelpline.com" in text


def test_a_full_conversation_runs_on_the_real_content(conversation: Conversation) -> None:
    """Questions, small talk, nonsense: never a failure."""
    before = conversation.failures
    text = shown(conversation, "hello", "how long is an iop", "and the cost?", "asdf", "👍", "thanks", "bye")
    assert text.count("> ") >= 7
    assert conversation.failures == before
