"""Markdown → plain text."""

from __future__ import annotations

from bot.model import Decision, Reply
from bot.plain import plain, plain_text


def test_marks_are_taken_off() -> None:
    """Bold and italic leave their words."""
    assert plain("*In danger?* **Call** now.") == "In danger? Call now."


def test_bullets_become_dots_behind_a_blank_line() -> None:
    """A list reads as a list."""
    assert plain("Before\n- one\n- two\n\nAfter") == "Before\n\n• one\n• two\n\nAfter"


def test_a_link_is_followed_by_its_address() -> None:
    """Nothing is lost where nothing can be clicked."""
    assert plain("From [SAMHSA](https://example.org/a) (2021)") == "From SAMHSA <https://example.org/a> (2021)"


def test_line_breaks_stay() -> None:
    """A new line in Markdown is a new line on the screen."""
    assert plain("one\ntwo") == "one\ntwo"


def test_code_stays() -> None:
    """A block of code keeps its words."""
    assert plain("a\n\n```\nx = 1\n```") == "a\n\nx = 1"


def test_a_reply_is_its_parts() -> None:
    """Parts stand in their order with blank lines between."""
    assert plain_text(Reply(Decision("none"), "**b**", "p", "l")) == "b\n\np\n\nl"
