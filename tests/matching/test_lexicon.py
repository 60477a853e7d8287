"""Known words, and what unknown ones were meant to be."""

from __future__ import annotations

import pytest

from bot.matching.lexicon import Lexicon, english_words

COUNTS = {
    "residential": 40,
    "rehab": 60,
    "therapy": 30,
    "insurance": 20,
    "need": 80,
    "outpatient": 30,
    "am": 50,
    "ready": 10,
    "weeks": 20,
    "medication": 15,
    "meditation": 5,
    "i": 90,
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(COUNTS, frozenset(["knee", "weak", "seed", "the"]))


def best(lexicon: Lexicon, word: str) -> str | None:
    found = lexicon.repairs(word)
    return found[0].word if found else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("residental", "residential"),
        ("resedential", "residential"),
        ("rehba", "rehab"),
        ("theraphy", "therapy"),
        ("insurence", "insurance"),
        ("insurrance", "insurance"),
        ("outpatiant", "outpatient"),
        ("resid", "residential"),
        ("medicaton", "medication"),
    ],
)
def test_a_misspelling_is_read_as_what_was_meant(lexicon: Lexicon, typed: str, meant: str) -> None:
    """Swapped, dropped, doubled, wrong letters, and words cut off while typing."""
    assert best(lexicon, typed) == meant


@pytest.mark.parametrize("word", ["xqzw", "ab", "x", "12345", "guitar", "we3ks", "", "philharmonic"])
def test_what_is_like_nothing_is_left_alone(lexicon: Lexicon, word: str) -> None:
    """No reading is better than a wrong one."""
    assert lexicon.repairs(word) == ()


def test_a_real_word_is_real(lexicon: Lexicon) -> None:
    """Ours, the dictionary's, and numbers: "knee" stays "knee", however near "need" is."""
    assert all(lexicon.real(word) for word in ("need", "knee", "42"))
    assert not lexicon.real("neeed")
    assert lexicon.known("need")
    assert not lexicon.known("knee")


def test_readings_share_at_most_one(lexicon: Lexicon) -> None:
    """A word that may be two counts as both, the likelier more, and never as more than a word."""
    readings = lexicon.repairs("meditcation")
    assert [repair.word for repair in readings] == ["medication", "meditation"]
    assert readings[0].weight >= readings[1].weight
    assert sum(repair.weight for repair in readings) <= 1


def test_two_words_written_as_one_are_parted(lexicon: Lexicon) -> None:
    """Only into known ones, and not where one slip is likelier."""
    assert lexicon.fused("amready") == ("am", "ready")
    assert lexicon.fused("needrehab") == ("need", "rehab")
    assert lexicon.fused("amknee") == ()
    assert lexicon.fused("am") == ()
    assert lexicon.fused("") == ()


def test_a_slip_is_not_read_as_two_words() -> None:
    """ "heup" is help, although "he" and "up" are words."""
    lexicon = Lexicon({"help": 20, "he": 50, "up": 50}, frozenset())
    assert lexicon.fused("heup") == ()
    assert lexicon.repairs("heup")[0].word == "help"


def test_the_english_dictionary_holds_words_and_no_misspellings() -> None:
    """Common words are in it; frequent misspellings are not, or they would never be repaired."""
    english = frozenset(english_words())
    assert {"knee", "weather", "skill", "diet", "therapist"} <= english
    assert not {"recieve", "theraphy", "insurence", "definately"} & english
