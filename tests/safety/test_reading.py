"""The danger view: disguises are undone, and harmless words stay what they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.lexicon import english_words
from bot.safety.reading import Reader
from bot.text import read

DANGER = [
    "kill",
    "myself",
    "die",
    "suicide",
    "suicidal",
    "rapist",
    "rape",
    "overdose",
    "pills",
    "wish",
    "dead",
    "hurt",
    "end",
    "life",
    "want",
    "to",
    "not",
    "my",
    "i",
    "was",
]
SHORT = {"dont": "do not", "im": "i am", "cant": "can not", "wanna": "want to", "kms": "kill myself", "unalive": "kill"}
SIGNS = {"🔪": "knife", "💊": "pills", "⚰️": "coffin", "👋": "wave"}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(DANGER, DANGER, frozenset(english_words()), SHORT, SIGNS)


def forms(reader: Reader, text: str) -> list[tuple[str, ...]]:
    return [word.forms for word in reader.words(read(text))]


def meant(reader: Reader, text: str, wanted: str) -> bool:
    """Whether the wanted words can be read in this text, in this order and with nothing between."""
    readings = forms(reader, text)
    words = wanted.split()
    return any(
        all(word in readings[start + i] for i, word in enumerate(words))
        for start in range(len(readings) - len(words) + 1)
    )


@pytest.mark.parametrize(
    ("disguised", "wanted"),
    [
        ("ｋｉｌｌ ｍｙｓｅｌｆ", "kill myself"),
        ("𝕜𝕚𝕝𝕝 𝔪𝔶𝔰𝔢𝔩𝔣", "kill myself"),
        ("ⓚⓘⓛⓛ myself", "kill myself"),
        ("ꜱᴜɪᴄɪᴅᴇ", "suicide"),
        ("кill mуself", "kill myself"),
        ("suісіde", "suicide"),
        ("sυicide", "suicide"),
        ("ki\u200bll my\u2060self", "kill myself"),
        ("su\u00adicide", "suicide"),
        ("s\u0336u\u0336i\u0336c\u0336i\u0336d\u0336e\u0336", "suicide"),
        ("kíll mysélf", "kill myself"),
        ("ki\0ll my\x08self", "kill myself"),
        ("i don’t want to die", "i do not want to die"),
        ("i donʼt want", "do not want"),
        ("i dont want", "do not want"),
        ("wan't", "want"),
        ("su1c1de", "suicide"),
        ("5u1c1d3", "suicide"),
        ("k1ll my53lf", "kill myself"),
        ("k!ll myself", "kill myself"),
        ("sucidal", "suicidal"),
        ("su!c!de", "suicide"),
        ("d!e", "die"),
        ("k i l l myself", "kill myself"),
        ("k.i.l.l. myself", "kill myself"),
        ("d-i-e", "die"),
        ("d_i_e", "die"),
        ("d · i · e", "die"),
        ("s  u  i  c  i  d  e", "suicide"),
        ("kiiill myself", "kill myself"),
        ("killllll myself", "kill myself"),
        ("kiiiillll myself", "kill myself"),
        ("dieeeeee", "die"),
        ("suiciiiide", "suicide"),
        ("killmyself", "kill myself"),
        ("iwanttodie", "i want to die"),
        ("iwannadie", "i want to die"),
        ("wishiwasdead", "wish i was dead"),
        ("k*ll myself", "kill myself"),
        ("s**cide", "suicide"),
        ("su*c*de", "suicide"),
        ("r*pe", "rape"),
        ("kms", "kill myself"),
        ("KMS!!", "kill myself"),
        ("k.m.s", "kill myself"),
        ("unalive myself", "kill myself"),
        ("un4live myself", "kill myself"),
        ("🔪", "knife"),
        ("💊💊", "pills pills"),
        ("⚰", "coffin"),
        ("⚰️", "coffin"),
        ("👋🏽", "wave"),
        ("i want to suiside", "suicide"),
        ("feeling sucidal today", "suicidal"),
        ("i took an overdsoe of these things", "overdose"),
        ("i. want. to. die.", "want to die"),
        ("I WANT TO DIE", "i want to die"),
    ],
)
def test_a_disguise_is_undone(reader: Reader, disguised: str, wanted: str) -> None:
    """Whatever hides the words, they are read as what was meant."""
    assert meant(reader, disguised, wanted)


HARMLESS = """
skill skills skilled skilful skillful skillet diet diets dieting dietary dietitian diesel dies died therapist therapists
therapeutic grapes grape drape drapes scrape rapids rapid kiln kilt kilo kilos bill fill hill mill pill will kills
killjoy killer buzzkill roadkill painkillers tie lie pie dye dice dine dire dial deal head bead lead read heard death
hunt hurl hurtle fife like line lift suede suites decide decided coincide homicide pesticide overdue overdone override
wash dish fish studied soldier ingredients
"""


@pytest.mark.parametrize("word", HARMLESS.split())
def test_a_harmless_word_is_itself(reader: Reader, word: str) -> None:
    """ "skill" holds "kill", "diet" begins with "die", "therapist" ends with "rapist": none is read as them."""
    for text in (word, word.upper(), f"my {word} today", word + "!"):
        readings = {form for word_forms in forms(reader, text) for form in word_forms}
        assert not readings & ({"kill", "die", "dead", "rapist", "rape", "suicide", "hurt", "pills", "overdose"})


@pytest.mark.parametrize(
    "text",
    [
        "i got 4 a's and b's",
        "meet at 10 a m in room 3 b",
        "my i d is lost",
        "the u s a won",
        "call 1 800 555",
        "12 13 14",
        "vitamin d i e k",
        "a i is new",
        "plan b or c",
    ],
)
def test_lone_letters_and_numbers_are_no_danger(reader: Reader, text: str) -> None:
    """Joining what was spaced apart invents nothing."""
    readings = {form for word_forms in forms(reader, text) for form in word_forms}
    assert not readings & {"kill", "dead", "suicide", "rape", "pills"}


def test_a_misspelled_short_word_is_read_only_among_english_words() -> None:
    """Three and four letters are too few to say what they were meant to be in another language."""
    reader = Reader(DANGER, DANGER, frozenset(["i", "just", "want", "to", "now", "please"]), SHORT, SIGNS)
    assert meant(reader, "i just want to dei now please", "to die")
    assert not meant(reader, "nao sabe dei quando hoje", "die")


def test_one_slip_is_likelier_than_words_run_together() -> None:
    """ "Overdoset" is overdosed, not three words; "turinng" no "turing". What is plainly run together is parted."""
    words = frozenset(["over", "do", "set", "overdosed", "turning", "already", "am", "ready", "lips", "he"])
    reader = Reader(words, words, words | {"turing", "blue"}, {}, {})
    assert "overdosed" in forms(reader, "he overdoset")[1]
    assert "turning" in forms(reader, "lips turinng blue")[1]
    assert forms(reader, "he amready") == [("he",), ("am",), ("ready",)]


def test_a_real_word_is_never_a_misspelling(reader: Reader) -> None:
    """Nothing is bent that a dictionary knows, however near it is to a signal word."""
    for word in sorted(english_words(minimum=3000)):
        if word in DANGER or word in SHORT or len(word) < 3:
            continue
        assert forms(reader, word) == [(word,)]


def test_places_are_those_of_the_raw_text(reader: Reader) -> None:
    """A span points at what was sent, however disguised."""
    text = "oh ｋ1ｌｌ my\u200bself"
    found = reader.words(read(text))
    assert [text[word.start : word.end] for word in found] == ["oh", "ｋ1ｌｌ", "my\u200bself"]


def test_stops_between_single_words_end_no_sentence(reader: Reader) -> None:
    """ "I. want. to. die." is one sentence; two real sentences stay two."""
    assert {word.sentence for word in reader.words(read("i. want. to. die."))} == {0}
    assert {word.sentence for word in reader.words(read("my phone is dead. i want it back"))} == {0, 1}


def test_emoji_without_a_meaning_are_left_out(reader: Reader) -> None:
    """They part nothing and add nothing."""
    assert meant(reader, "i want 😭 to 😭 die", "i want to die")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.text(max_size=60))
def test_any_text_has_a_danger_view(text: str) -> None:
    """In order, inside the text, each word with at least one reading."""
    reader = Reader(DANGER, DANGER, frozenset(["skill", "the"]), SHORT, SIGNS)
    for word in reader.words(read(text)):
        assert word.forms
        assert all(word.forms)
        assert 0 <= word.start < word.end <= len(text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(["kill", "suicide", "myself", "overdose"]), st.data())
def test_one_disguise_at_any_letter_is_undone(word: str, data: st.DataObject) -> None:
    """A zero-width character, an accent or a repeated letter anywhere in a signal word."""
    reader = Reader(DANGER, DANGER, frozenset(["skill", "the"]), SHORT, SIGNS)
    at = data.draw(st.integers(0, len(word) - 1))
    added = data.draw(st.sampled_from(["\u200b", "\u0301", "\u0336", "\ufeff", word[at], word[at] * 3]))
    disguised = word[: at + 1] + added + word[at + 1 :]
    assert meant(reader, f"the {disguised} the", word)
