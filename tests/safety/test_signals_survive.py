"""Every signal of the real content survives what people do to words. The same examples on every run."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.safety.screen import Screen
from bot.text import read

LEVELS = {None: 0, "concern": 1, "urgent": 2}
SPACES = (" ", "  ", "\t", "\u00a0", "\u2009", "   ")
MARKS = ("\u0301", "\u0308", "\u0327", "\u0336", "\u200b", "\u200d", "\ufeff")
NEUTRAL = (
    "The bus was late again this morning.",
    "We had soup and bread for lunch.",
    "The library opens at nine on weekdays.",
    "My neighbor painted the fence green.",
    "It rained a little in the afternoon.",
    "The train to the coast takes three hours.",
    "Tomatoes grow best on the sunny side.",
    "The meeting moved to the larger room.",
)
EMOJI = ("🌸", "✨", "🍀", "🎈", "🚲", "📎", "☕")


@dataclass(frozen=True)
class Caught:
    """One *catches* of the content."""

    kind: str
    group: str
    level: str
    language: str
    text: str


@pytest.fixture(scope="session")
def caught(conversation: Conversation) -> list[Caught]:
    """All of them, shuffled with a fixed seed, so that the first hundreds are of every kind and language."""
    found = [
        Caught(kind, name, group.level, group.language, text)
        for kind, groups in conversation.content.file.urgent.items()
        for name, group in groups.items()
        for text in group.catches
    ]
    random.Random(7).shuffle(found)
    return found


@pytest.fixture(scope="session")
def screen(conversation: Conversation) -> Screen:
    assert isinstance(conversation.screen, Screen)
    return conversation.screen


MANY = settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Each example is one seed, from which signal and change are drawn evenly.
SEEDS = st.integers(0, 2**32 - 1).map(random.Random)


def fires(screen: Screen, signal: Caught, text: str) -> bool:
    """Whether this very group still fires at its level."""
    alert = screen.screen(text)
    fired = {(s.kind, s.group): s.level for s in alert.signals} if alert else {}
    return fired.get((signal.kind, signal.group)) == signal.level


def level(screen: Screen, text: str) -> int:
    alert = screen.screen(text)
    return LEVELS[alert.level if alert else None]


def test_every_signal_fires_as_it_is_written(screen: Screen, caught: list[Caught]) -> None:
    """The start for all that follows."""
    assert len(caught) >= 6
    assert [signal for signal in caught if not fires(screen, signal, signal.text)] == []


@MANY
@given(chance=SEEDS)
def test_signals_survive_a_change_of_case(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """CAPITALS, Titles, mIxEd."""
    signal = chance.choice(caught)
    change = chance.choice([str.upper, str.title, str.capitalize, str.swapcase])
    assert fires(screen, signal, change(signal.text)), (change(signal.text), signal)


@MANY
@given(chance=SEEDS)
def test_signals_survive_a_change_of_spacing(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """Several spaces, tabs, spaces that do not break, around the text and inside."""
    signal = chance.choice(caught)
    words = signal.text.split(" ")
    text = chance.choice(SPACES) + "".join(word + chance.choice(SPACES) for word in words)
    assert fires(screen, signal, text), (text, signal)


@MANY
@given(chance=SEEDS)
def test_signals_survive_accents(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """A combining accent, or an invisible character, on any letter."""
    signal = chance.choice(caught)
    at = chance.choice([i for i, char in enumerate(signal.text) if char.isalpha()])
    mark = chance.choice(MARKS)
    text = signal.text[: at + 1] + mark + signal.text[at + 1 :]
    assert fires(screen, signal, text), (text, signal)


@MANY
@given(chance=SEEDS)
def test_signals_survive_emoji_around_them(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """Before and after, with and without a space."""
    signal = chance.choice(caught)
    before, after = chance.choice(EMOJI), chance.choice(EMOJI)
    space = chance.choice(["", " "])
    text = f"{before}{space}{signal.text}{space}{after * 3}"
    assert fires(screen, signal, text), (text, signal)


@MANY
@given(chance=SEEDS)
def test_signals_survive_their_position(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """At the beginning, in the middle and at the end of other sentences, whatever stop parts them."""
    signal = chance.choice(caught)
    before, after = (chance.sample(NEUTRAL, chance.randint(0, 3)) for _ in range(2))
    stop = chance.choice([".", "!", "\n", " …"])
    text = " ".join([*before, signal.text + stop, *after])
    assert fires(screen, signal, text), (text, signal)


@settings(MANY, max_examples=100)
@given(chance=SEEDS)
def test_signals_survive_two_thousand_neutral_characters(
    screen: Screen, caught: list[Caught], chance: random.Random
) -> None:
    """On each side."""
    signal = chance.choice(caught)
    sentences = chance.sample(NEUTRAL, len(NEUTRAL))
    around = (" ".join(sentences) + " ") * 10
    text = around[:2000].rpartition(".")[0] + ". " + signal.text + ". " + around[:2000]
    assert fires(screen, signal, text), signal


@MANY
@given(chance=SEEDS)
def test_neutral_text_never_lowers_a_level(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """The level that the signal was written with holds with chatter before and after."""
    signal = chance.choice(caught)
    before, after = chance.choice(NEUTRAL), chance.choice(NEUTRAL)
    for text in (f"{before} {signal.text}", f"{signal.text}. {after}", f"{before}\n{signal.text}\n{after}"):
        assert level(screen, text) >= LEVELS[signal.level], (text, signal)


@MANY
@given(chance=SEEDS)
def test_neutral_bursts_never_lower_a_level(screen: Screen, caught: list[Caught], chance: random.Random) -> None:
    """What was written before a cry does not make it less of one."""
    signal = chance.choice(caught)
    earlier = chance.sample(NEUTRAL, chance.randint(0, 3))
    alert = screen.screen(signal.text, earlier)
    assert LEVELS[alert.level if alert else None] >= level(screen, signal.text), (earlier, signal)


def _typos(word: str, letters: str = "etaoinsr") -> list[str]:
    """All words one slip away, the first letter kept: swapped, dropped, doubled, wrong."""
    found = []
    for i in range(1, len(word)):
        found.append(word[:i] + word[i + 1 :])
        found.append(word[:i] + word[i] + word[i:])
        found += [word[:i] + letter + word[i + 1 :] for letter in letters]
        if i + 1 < len(word):
            found.append(word[:i] + word[i + 1] + word[i] + word[i + 2 :])
    return [typo for typo in dict.fromkeys(found) if typo != word]


def test_signals_survive_one_typo(screen: Screen, caught: list[Caught]) -> None:
    """In a word of five letters or more of an English signal, where it makes no other word: 99 of 100, and why not all.

    A typo may leave a word that is as near to another signal's word ("goorbye"), or be in the one word that counts.
    """
    chance = random.Random(5)
    reader, tried, missed = screen._reader, 0, []
    for signal in caught:
        words = signal.text.split()
        long = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
        for at in long if signal.language == "en" else ():
            for typo in chance.sample(_typos(words[at].lower()), 3):
                if typo in reader.real or typo in reader._known:
                    continue
                text = " ".join([*words[:at], typo, *words[at + 1 :]])
                tried += 1
                if level(screen, text) < LEVELS[signal.level]:
                    missed.append(text)
    assert len(missed) * 100 <= tried, missed


def test_learnt_cries_do_not_drown_in_a_long_message(screen: Screen, conversation: Conversation) -> None:
    """Between 1,000 neutral characters on each side: nine of ten still alarm, and without any stop six of ten.

    Sentences are judged on their own; of a text without stops, passages that need not begin where the cry does.
    """
    chance = random.Random(3)
    cries = [text for texts in conversation.content.examples.cries.values() for text in texts]
    cries = [text for text in cries if text.isascii() and 6 <= len(text.split()) <= 30]
    found = {"with stops": 0, "without": 0}
    for cry in chance.sample(cries, 200):
        before, after = (" ".join(chance.choices(NEUTRAL, k=26)) for _ in range(2))
        text = f"{before} {cry}. {after}"
        found["with stops"] += level(screen, text) == 2
        found["without"] += level(screen, " ".join(token.text for token in read(text).words)) == 2
    assert found["with stops"] >= 180 and found["without"] >= 120, found


def test_neutral_text_raises_nothing_however_long(screen: Screen) -> None:
    """4,000 characters, with and without stops."""
    chance = random.Random(3)
    for _ in range(50):
        text = " ".join(chance.choices(NEUTRAL, k=104))
        assert level(screen, text) == 0
        assert level(screen, " ".join(token.text for token in read(text).words)) == 0


def test_the_worst_of_two_signals_leads_wherever_it_stands(screen: Screen, caught: list[Caught]) -> None:
    """Two cries in one message, in both orders: the level is the higher one."""
    pairs = list(zip(caught[:60], caught[60:120] or caught[::-1], strict=False))
    for one, other in pairs:
        higher = max(LEVELS[one.level], LEVELS[other.level])
        assert level(screen, f"{one.text}. {other.text}.") >= higher
        assert level(screen, f"{other.text}. {one.text}.") >= higher


def test_what_is_written_as_a_concern_is_no_alarm(screen: Screen, caught: list[Caught]) -> None:
    """What clinicians wrote down as the softer level stays there: learnt examples do not overrule it."""
    overruled = [signal for signal in caught if signal.level == "concern" and level(screen, signal.text) == 2]
    assert overruled == []


def test_what_must_be_spared_is_no_alarm(screen: Screen, conversation: Conversation) -> None:
    """A *spares* of any group raises no urgent alarm by any other group or by examples."""
    groups = [group for kind in conversation.content.file.urgent.values() for group in kind.values()]
    alarmed = [text for group in groups for text in group.spares if level(screen, text) == 2]
    assert alarmed == []
