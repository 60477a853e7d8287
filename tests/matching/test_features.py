"""Terms → features that can be read."""

from __future__ import annotations

import pytest

from bot.matching.features import FeatureMaker, vocabulary_index
from bot.matching.lexicon import Lexicon
from bot.matching.variants import third_person
from bot.text import read

COUNTS = {
    "visit": 30,
    "visits": 9,
    "my": 90,
    "son": 30,
    "outpatient": 50,
    "out": 20,
    "patient": 5,
    "how": 80,
    "much": 60,
}


@pytest.fixture(scope="module")
def maker() -> FeatureMaker:
    vocabulary = vocabulary_index({"family": ["son", "my kid"], "price": ["how much", "fees"]})
    return FeatureMaker(Lexicon(COUNTS, frozenset(["kid", "the"])), vocabulary, {"u": "you"})


def features(maker: FeatureMaker, text: str) -> dict[str, float]:
    return maker.features(maker.readings(read(text))[0])


def test_a_word_is_counted_by_its_stem(maker: FeatureMaker) -> None:
    """ "visits" and "visit" are one."""
    assert features(maker, "visits visit")["w:visit"] == 2.0


def test_vocabulary_joins_synonyms(maker: FeatureMaker) -> None:
    """Of one word and of several."""
    assert "v:family" in features(maker, "the son")
    assert "v:family" in features(maker, "my kid")
    assert "v:price" in features(maker, "how much")
    assert not {"v:family", "v:price"} & features(maker, "much how").keys()


def test_neighbours_are_counted_with_the_edges(maker: FeatureMaker) -> None:
    """In their order."""
    assert {"b:· my", "b:my son", "b:son ·"} <= features(maker, "my son").keys()
    assert "b:son my" not in features(maker, "my son")


def test_letters_of_longer_words_are_counted(maker: FeatureMaker) -> None:
    """Four in a row, with the edges; short words have none."""
    assert {"c:·vis", "c:visi", "c:isit", "c:sit·"} <= features(maker, "visit").keys()
    assert not [name for name in features(maker, "my son") if name.startswith("c:")]


def test_a_repaired_word_counts_by_its_weight(maker: FeatureMaker) -> None:
    """Less than one that was typed right, and it is told."""
    readings, repairs = maker.readings(read("vissit"))
    assert repairs == [("vissit", "visit")]
    assert 0 < maker.features(readings)["w:visit"] < 1


def test_words_written_apart_are_joined(maker: FeatureMaker) -> None:
    """ "out patient" is what phrases write as one word."""
    assert "w:outpati" in features(maker, "out patient")


def test_fused_words_are_parted(maker: FeatureMaker) -> None:
    """And told as a repair."""
    readings, repairs = maker.readings(read("myson"))
    assert repairs == [("myson", "my son")]
    assert {"w:my", "w:son"} <= maker.features(readings).keys()


def test_nothing_has_no_words(maker: FeatureMaker) -> None:
    """Only the empty edge."""
    assert not [name for name in features(maker, "👍") if not name.startswith("b:")]


@pytest.mark.parametrize(
    ("phrase", "number", "expected"),
    [
        ("how do I stop", 0, "how does he stop"),
        ("can I keep my phone", 1, "can she keep her phone"),
        ("I'm scared", 0, "he is scared"),
        ("I've been there", 1, "she has been there"),
        ("do they help me", 0, "do they help him"),
        ("what is an iop", 0, None),
        ("", 0, None),
    ],
)
def test_a_phrase_is_told_of_another_person(phrase: str, number: int, expected: str | None) -> None:
    """He and she by turns; a phrase without the writer has no such version."""
    assert third_person(phrase, number) == expected
