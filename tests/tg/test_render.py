"""Markdown → Telegram's HTML and plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content
from bot.model import Button, Decision, Reply
from bot.tg import keyboard as keys
from bot.tg.render import LIMIT, length_after_parsing, render, rendered
from tests.telegram_double.entities import parsed, units
from tests.telegram_double.limits import keyboard as check_keyboard
from tests.telegram_double.limits import text_of

CASES = [
    ("plain", "plain", "plain"),
    ("**bold** and *italic*", "<b>bold</b> and <i>italic</i>", "bold and italic"),
    ("a < b & c > d", "a &lt; b &amp; c &gt; d", "a < b & c > d"),
    ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;", "<script>x</script>"),
    ("[SAMHSA](https://x.org/a?b=1&c=2)", '<a href="https://x.org/a?b=1&amp;c=2">SAMHSA</a>', "SAMHSA"),
    ("[bad](javascript:alert)", "[bad](javascript:alert)", "[bad](javascript:alert)"),
    ("intro\n- one\n- two", "intro\n• one\n• two", "intro\n• one\n• two"),
    ("intro\n\n- one\n- two\n\nafter", "intro\n\n• one\n• two\n\nafter", "intro\n\n• one\n• two\n\nafter"),
    ("1. one\n2. two", "1. one\n2. two", "1. one\n2. two"),
    ("one\n\ntwo", "one\n\ntwo", "one\n\ntwo"),
]


@pytest.mark.parametrize(("markdown", "html", "plain"), CASES)
def test_rendering(markdown: str, html: str, plain: str) -> None:
    """Each construct that maintainers may write."""
    found = render(markdown)
    assert (html, plain) == (found.html, found.plain)


def test_a_wrapped_body_is_joined_and_a_meant_line_break_stays() -> None:
    """In a file's body a line break is only wrapping; in a fixed sentence it is meant."""
    assert (render("one\ntwo", wrapped=True).plain, render("one\ntwo").plain) == ("one two", "one\ntwo")


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_becomes_html_that_telegram_reads(text: str) -> None:
    """Whatever is written: valid HTML whose visible text is the plain form."""
    found = render(text)
    assert parsed(found.html, "HTML") == found.plain


def test_all_curated_texts_fit_and_are_valid(content: Content) -> None:
    """Every answer and crisis text in every language renders to valid HTML within one message."""
    for shelf in (content.responses, content.crisis):
        for texts in shelf.values():
            for text in texts.values():
                found = render(text.body, wrapped=True)
                assert parsed(found.html, "HTML") == found.plain
                assert length_after_parsing(text.body) <= LIMIT - 1500  # room for title, lines, sources


def test_a_reply_too_long_for_one_message_keeps_the_lines_in_the_first() -> None:
    """Several messages, each valid, crisis lines first, nothing lost."""
    body = "\n\n".join(f"Paragraph {i} " + "word " * 100 for i in range(20))
    parts = rendered(Reply(Decision("answer"), body, "A doctor.", "**988** line"))
    assert len(parts) > 1
    assert parts[0].plain.startswith("988 line")
    assert all(units(text_of(part.html, "HTML")) <= LIMIT for part in parts)
    assert all(f"Paragraph {i} " in "".join(part.plain for part in parts) for i in range(20))


def test_every_button_of_the_content_fits_into_callback_data(content: Content) -> None:
    """The longest intent with the largest person's number stays within 64 bytes, and comes back as it was."""
    for intent in content.intents:
        press = keys.Press("ask", intent, 1, 2**52)
        assert len(keys.data(press).encode()) <= 64
        assert keys.press(keys.data(press)) == press
    for group in content.texts["en"].groups:
        press = keys.Press("group", group, 12, -(2**52))
        assert len(keys.data(press).encode()) <= 64
        assert keys.press(keys.data(press)) == press


def test_keyboards_are_valid_and_full_width() -> None:
    """One button a row, the short last row apart."""
    buttons = [Button("How long?", "ask", "iop-duration"), Button("Help now", "help")]
    markup = keys.keyboard(buttons, last_row=[Button("Yes", "yes", "x"), Button("No", "no", "x")])
    assert markup is not None
    check_keyboard(markup.to_dict())
    assert [len(row) for row in markup.inline_keyboard] == [1, 1, 2]


@given(st.text(max_size=64))
def test_any_callback_data_is_read_without_an_error(data: str) -> None:
    """Old, foreign or broken data is a press or None."""
    found = keys.press(data)
    assert found is None or found.page >= 1
