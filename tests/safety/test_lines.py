"""Country → the lines to turn to."""

from __future__ import annotations

import pytest

from bot.content.schema import Texts
from bot.conversation import Conversation
from bot.safety.lines import Lines


@pytest.fixture
def lines(small: Conversation) -> Lines:
    return Lines(small.content.lines)


@pytest.fixture
def texts(small: Conversation) -> Texts:
    return small.content.texts["en"]


def test_an_unknown_country_gets_emergency_directory_and_988(lines: Lines, texts: Texts) -> None:
    """The local number first, the line of the default country named as such, and the directory."""
    for code in (None, "ZZ", ""):
        block = lines.crisis(code, (), texts)
        assert block.startswith("**Your local emergency number**")
        assert "988" in block
        assert "in the US" in block
        assert "findahelpline.com" in block
        assert "911" not in block


def test_a_known_country_gets_its_number_first(lines: Lines, texts: Texts) -> None:
    """Emergency numbers as they are dialled, then the lines."""
    block = lines.crisis("DE", (), texts)
    assert block.startswith("**112 / 110**")
    assert "**Sorgen**: call 0800 111" in block
    assert "988" not in block


def test_capitals_of_the_code_do_not_matter(lines: Lines, texts: Texts) -> None:
    """ "us" is "US"."""
    assert lines.crisis("US", (), texts) == lines.crisis("us", (), texts)


def test_one_number_to_call_and_text_is_said_once(lines: Lines, texts: Texts) -> None:
    """ "Call or text 988", with the chat beside it."""
    assert "**Lifeline**: call or text 988, chat at 988lifeline.org" in lines.crisis("US", (), texts)


def test_a_line_with_an_address_only_shows_the_bare_address(lines: Lines, texts: Texts) -> None:
    """Without scheme, www and slash."""
    assert "**Netz**: chat at netz.example" in lines.crisis("DE", (), texts)


def test_held_and_remembered_lines_are_not_shown(lines: Lines, texts: Texts) -> None:
    """What nobody found in a source, or what is on hold, stays away."""
    assert "9999" not in lines.crisis("US", ("children",), texts)
    assert "12345" not in lines.crisis("XX", (), texts)


def test_a_country_without_lines_keeps_emergency_number_and_directory(lines: Lines, texts: Texts) -> None:
    """Both blocks, the long and the short one."""
    assert "**999**" in lines.crisis("XX", (), texts)
    assert "findahelpline.com" in lines.crisis("XX", (), texts)
    assert "999" in lines.pointer("XX", texts)
    assert "findahelpline.com" in lines.pointer("XX", texts)


def test_a_line_that_fits_stands_before_the_general_one(lines: Lines, texts: Texts) -> None:
    """A child line first, then the crisis line, and no more than two."""
    block = lines.crisis("US", ("children",), texts)
    assert block.index("Children Line") < block.index("Lifeline")
    assert "Second Line" not in block


def test_somebody_who_can_hardly_read_gets_one_line(lines: Lines, texts: Texts) -> None:
    """`most` holds in both cases."""
    assert lines.crisis("US", ("children",), texts, most=1).count("\n- ") == 1
    assert "Children" not in lines.crisis(None, ("children",), texts, most=1)


def test_an_unknown_country_still_names_the_line_that_fits(lines: Lines, texts: Texts) -> None:
    """With the country it belongs to."""
    assert "In the United States: **Children Line**" in lines.crisis(None, ("children",), texts)


def test_hours_are_shown_where_they_limit_and_doubted_where_unknown(lines: Lines, texts: Texts) -> None:
    """24/7 needs no word in a crisis; 9–17 does; unknown hours are said to be unknown."""
    block = lines.crisis("US", ("children",), texts)
    assert "1-800-1111, 9-17" in block
    assert "24/7" not in block
    assert texts.ways.hours_unknown in lines.extra("US", ("substance-use",), texts)


def test_answers_name_lines_for_their_purpose(lines: Lines, texts: Texts) -> None:
    """One line for each purpose, introduced by what it is for; none where the country has none."""
    assert texts.purposes["substance-use"] in lines.extra("US", ("substance-use",), texts)
    assert "1-800-3333" in lines.extra(None, ("substance-use",), texts)
    assert lines.extra("DE", ("substance-use",), texts) == ""


def test_the_short_pointer_holds_number_and_line(lines: Lines, texts: Texts) -> None:
    """For the end of every ordinary reply."""
    assert "**112 / 110**" in lines.pointer("DE", texts)
    assert "Sorgen" in lines.pointer("DE", texts)
    assert "988" in lines.pointer(None, texts)


def test_every_real_country_has_a_block_with_its_emergency_number(conversation: Conversation) -> None:
    """All countries of the lines file, in every language of the texts."""
    real = conversation.content
    lines = Lines(real.lines)
    for texts in real.texts.values():
        for code, country in real.lines.countries.items():
            assert country.emergency.numbers[0] in lines.crisis(code, (), texts)
            assert country.emergency.numbers[0] in lines.pointer(code, texts)
