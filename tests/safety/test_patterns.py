"""The small pattern form: each of its marks, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.patterns import GAP, PatternError, View, compile_pattern, prefixes
from bot.safety.reading import Word

LISTS = {"want": ("want to", "wanna"), "drug": ("oxy", "fentanyl")}


def view(text: str, *opened: str) -> View:
    """A message of lower-case words; "." ends a sentence, "a/b" is one word with two readings."""
    words, sentence = [], 0
    for place, part in enumerate(text.split()):
        if part == ".":
            sentence += 1
        else:
            words.append(Word(tuple(part.split("/")), place, place + 1, sentence, sentence))
    return View(words, frozenset(opened))


def found(source: str, text: str) -> bool:
    pattern = compile_pattern(source, LISTS, str.split)
    return view(text, *prefixes([pattern])).find(pattern) is not None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("wish i was dead", "i wish i was dead now"),
        ("(want|wish) dead", "want dead"),
        ("(want|wish) dead", "wish dead"),
        ("(no way|nothing) left", "no way left"),
        ("wish [i] was", "wish i was"),
        ("wish [i] was", "wish was"),
        ("wish [i really|i] was", "wish i really was"),
        ("[i] die", "die"),
        ("die [now]", "die"),
        ("$want die", "want to die"),
        ("$want die", "wanna die"),
        ("($drug|heroin) now", "heroin now"),
        ("($drug|heroin) now", "oxy now"),
        ("[$drug] now", "now"),
        ("end … life", "end life"),
        ("end … life", "end my own sad life"),
        ("end ... life", "end my life"),
        ("overdos* now", "overdosing now"),
        ("took & pills", "took all of these horrible little white pills"),
        ("took & pills", "pills that i took"),
        ("a & b & c", "c then b then a"),
        ("(took|ate) [all] & $drug", "oxy i ate"),
        ("kill me", "skill/kill me"),
    ],
)
def test_a_pattern_finds(source: str, text: str) -> None:
    """Words in a row, one of several, optional ones, lists, gaps, endings, both in any order, and any reading."""
    assert found(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("wish i was dead", "wish was dead i"),
        ("wish i was dead", "wish i was not dead"),
        ("(want|wish) dead", "want wish"),
        ("wish [i] was", "wish she was"),
        ("$want die", "want die"),
        ("end … life", "end this one very sad life"),
        ("end … life", "life end"),
        ("overdos* now", "overdo now"),
        ("overdos now", "overdosing now"),
        ("took & pills", "took the bus"),
        ("kill", "skill"),
        ("kill", "skilled"),
        ("die", "diet"),
    ],
)
def test_a_pattern_passes_over(source: str, text: str) -> None:
    """Other words, other order, wider gaps, words inside words."""
    assert not found(source, text)


@pytest.mark.parametrize("source", ["wish i was", "wish … was", "wish [i] was", "wish & was", "(wish i|hope) was"])
def test_no_match_crosses_a_sentence(source: str) -> None:
    """Neither neighbours nor gaps nor "both in one sentence" reach over a stop."""
    text = "wish i was"
    assert found(source, text)
    assert not found(source, text.replace("i was", ". i was"))


def test_both_must_stand_in_the_same_sentence_wherever_that_is() -> None:
    """A first match in another sentence does not hide a later pair."""
    assert found("took & pills", "i took a bus . then i took my pills")
    assert found("took & pills", "pills are here . i took a bus . pills that i took")
    assert not found("took & pills", "i took a bus . my pills are here")


def test_the_span_runs_from_first_to_last_word() -> None:
    """Of one sequence, and of several in one sentence."""
    one = compile_pattern("end … life", LISTS, str.split)
    both = compile_pattern("took & pills", LISTS, str.split)
    assert view("please end my life now").find(one) == (1, 3)
    assert view("the pills that i took today").find(both) == (1, 4)


def test_a_gap_holds_three_words_at_most() -> None:
    """`GAP` is what the guide for maintainers says."""
    assert GAP == 3
    assert [n for n in range(6) if found("end … life", " ".join(["end", *["x"] * n, "life"]))] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("(want|wish", "not closed"),
        ("wish] now", "not closed"),
        ("$nobody die", "no list is called $nobody"),
        ("[wish] [now]", "every part is optional"),
        ("… life", "needs words on both sides"),
        ("end …", "needs words on both sides"),
        ("end & [now]", "every part is optional"),
        ("end &", "every part is optional"),
        ("& end", "every part is optional"),
        ("()", "holds no word"),
        ("(want|) die", "holds no word"),
        ("[] die", "holds no word"),
        ("", "every part is optional"),
        ("((want|wish) to) die", "inside another"),
        ("(end (my|this) life|die)", "inside another"),
        ("(i [really] want) die", "inside another"),
        ("[i (really)] die", "inside another"),
        (")want( die", "not closed"),
        ("[x] … life", "needs words on both sides"),
        ("end … [x]", "needs words on both sides"),
        ("over*dose", "end of a word"),
        ("(a|over*dose) now", "end of a word"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(source: str, fault: str) -> None:
    """With the reason, so that a maintainer can mend it."""
    with pytest.raises(PatternError) as error:
        compile_pattern(source, LISTS, str.split)
    assert fault in str(error.value)


def test_the_anchor_is_the_most_telling_part() -> None:
    """A message without any first word of it cannot match, so it need not be tried."""
    pattern = compile_pattern("i (swallowed|took) [all] pills", LISTS, str.split)
    assert pattern.anchor <= {"i", "swallowed", "took", "pills"}
    assert "all" not in pattern.anchor


WORDS = st.sampled_from(["i", "want", "to", "wanna", "die", "end", "my", "life", "took", "pills", "x", "."])
SOURCES = ["$want die", "end … life", "took & pills", "(i|my) [x] life", "i [want to] die", "to [x] [my] die & i"]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(WORDS, min_size=1, max_size=14), st.sampled_from(SOURCES))
def test_what_matches_holds_a_word_of_the_anchor(words: list[str], source: str) -> None:
    """Trying patterns by their anchor misses none."""
    pattern = compile_pattern(source, LISTS, str.split)
    message = view(" ".join(words))
    if message.find(pattern):
        assert pattern.anchor & set(message.places)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(WORDS, min_size=1, max_size=14), st.sampled_from(SOURCES))
def test_a_span_lies_in_one_sentence(words: list[str], source: str) -> None:
    """Whatever the words."""
    message = view(" ".join(words))
    span = message.find(compile_pattern(source, LISTS, str.split))
    if span:
        assert message.words[span[0]].sentence == message.words[span[1]].sentence


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), st.sampled_from(SOURCES[:5]))
def test_sentences_around_a_match_do_not_hide_it(before: list[str], after: list[str], source: str) -> None:
    """A match stays one whatever is said before and after."""
    core = {"$want": "want to die", "end": "end my life", "took": "pills i took", "(i|my)": "my life", "i": "i die"}
    text = core[source.split()[0]]
    assert found(source, " ".join([*before, ".", text, ".", *after]))
