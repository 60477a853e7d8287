"""Message → terms: spelling is evened out."""

from __future__ import annotations

import pytest

from bot.matching.terms import squeeze, stem, terms
from bot.text import read

SHORT = {"u": "you", "dont": "do not", "ill": "i will", "hes": "he is"}


def words(text: str) -> list[str]:
    return [item.word for item in terms(read(text), SHORT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't", ["do", "not"]),
        ("don’t", ["do", "not"]),
        ("dont", ["do", "not"]),
        ("U r", ["you", "r"]),
        ("sooooo", ["soo"]),
        ("he's", ["he", "is"]),
        ("my mom's house", ["my", "mom", "house"]),
        ("parents' house", ["parents", "house"]),
        ("hi 👋 there", ["hi", "there"]),
        ("", []),
        ("👍", []),
        ("follow-up", ["follow", "up"]),
    ],
)
def test_terms_are_plain_words(text: str, expected: list[str]) -> None:
    """Short forms are written out, runs cut, apostrophes and the genitive s dropped, symbols left out."""
    assert words(text) == expected


def test_each_term_knows_its_token() -> None:
    """Both halves of a short form point at what was typed."""
    first, second = terms(read("Well don't"), SHORT)[1:]
    assert first.token == second.token
    assert (first.token.start, first.token.end) == (5, 10)


def test_forms_of_a_word_share_a_stem() -> None:
    """Meetings and meeting are one; numbers are one for each count of digits."""
    assert stem("meetings") == stem("meeting")
    assert stem("12") == stem("30") == "##"
    assert stem("1234567") == "####"


def test_runs_are_cut_to_two() -> None:
    """Doubled letters stay."""
    assert [squeeze(word) for word in ("need", "neeeed", "aaaa", "")] == ["need", "need", "aa", ""]
