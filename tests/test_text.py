"""Raw text → tokens with their places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import fold, read


def words(text: str) -> list[str]:
    return [token.text for token in read(text).words]


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("HOW Long", "how long"),
        ("ｗｉｄｅ", "wide"),
        ("𝓶𝓪𝓽𝓱", "math"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("don’t", "don't"),
        ("don`t", "don't"),
        ("zero\u200bwidth", "zerowidth"),
        ("nu\0ll", "null"),
        ("\u202eleft", "left"),
        ("Straße", "strasse"),
        ("łódź", "lodz"),
        ("한국", "한국"),
        ("¡Hola!", "¡hola!"),
    ],
)
def test_folding_makes_letters_plain(raw: str, folded: str) -> None:
    """Capitals, width, style, accents and invisible characters do not matter."""
    assert folded == fold(raw)


def test_a_word_keeps_its_inner_marks() -> None:
    """Apostrophes and the signs that censor stay inside a word; those around it do not."""
    assert ["don't", "k*ll", "$uicide"[1:], "well"] == words("don't k*ll $uicide 'well'")


def test_a_space_is_no_part_of_a_word() -> None:
    """Hyphens part words."""
    assert words("follow-up long–term") == ["follow", "up", "long", "term"]


def test_characters_of_unspaced_languages_are_words_of_their_own() -> None:
    """Chinese, kana and Hangul syllables each become one token, with Latin words between them whole."""
    assert words("我想iop死") == ["我", "想", "iop", "死"]
    assert words("죽고") == ["죽", "고"]
    assert words("しに") == ["し", "に"]


def test_emoji_are_symbols() -> None:
    """An emoji is a token, but no word."""
    tokens = read("bye 👋 now").tokens
    assert [(t.text, t.symbol) for t in tokens] == [("bye", False), ("👋", True), ("now", False)]


def test_sentences_and_clauses_are_counted() -> None:
    """A stop ends the sentence and the clause, a comma only the clause."""
    tokens = read("one, two. three? four\nfive – six").tokens
    assert [t.sentence for t in tokens] == [0, 0, 1, 2, 3, 3]
    assert [t.clause for t in tokens] == [0, 1, 2, 3, 4, 5]


def test_stops_of_other_scripts_end_sentences() -> None:
    """The Chinese, Arabic and Hindi stops count, too."""
    for stop in "。！？؟।":
        assert [t.sentence for t in read(f"a {stop} b").tokens] == [0, 1]


def test_places_are_those_of_the_raw_text() -> None:
    """Where folding makes a text shorter or longer, places still point into what was sent."""
    text = "Stra\u200bße 👋 ｋｉｌｌ e\u0301t"
    assert ["Stra\u200bße", "👋", "ｋｉｌｌ", "e\u0301t"[:3]] == [text[t.start : t.end] for t in read(text).tokens]


@pytest.mark.parametrize("text", ["", " ", "\0", "\u200b\u200b", "\ud800", "\n\n\n", "…", "👍", "\u202e", "' ' '"])
def test_strange_texts_are_read(text: str) -> None:
    """Whatever arrives, reading it ends without an error and without words."""
    assert words(text) == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    """Tokens stand in order, inside the text, and are never empty."""
    message = read(text)
    at = 0
    for token in message.tokens:
        assert token.text
        assert at <= token.end <= len(text)
        assert token.start < token.end
        at = token.start
    pairs = zip(message.tokens, message.tokens[1:], strict=False)
    assert all(a.sentence <= b.sentence and a.clause <= b.clause for a, b in pairs)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is plain."""
    once = fold(text)
    assert once == fold(once)


def test_ascii_and_other_texts_fold_alike() -> None:
    """The quick way for plain ASCII gives what the long way gives."""
    plain = "".join(map(chr, range(128)))
    assert fold(plain + "é")[:-1] == fold(plain)
