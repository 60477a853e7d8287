"""Message → Alert: levels, softeners, bursts, whose danger, which text – on the tiny content."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import ContentError, load
from bot.conversation import Conversation
from bot.model import Alert
from bot.safety.screen import Screen
from tests import small_content
from tests.small_content import change


@pytest.fixture
def screen(small: Conversation) -> Screen:
    assert isinstance(small.screen, Screen)
    return small.screen


def alert(screen: Screen, text: str, *earlier: str) -> Alert:
    found = screen.screen(text, earlier)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i want to die", "crisis-self-harm"),
        ("honestly i wanted to die back then, and i still do", "crisis-self-harm"),
        ("took a whole bag of pills", "overdose"),
        ("he hits me", "violence-abuse"),
        ("stopped drinking, shaking since monday", "withdrawal-danger"),
        ("crisis hotline number please", "crisis-lines"),
    ],
)
def test_a_signal_raises_its_kind(screen: Screen, text: str, kind: str) -> None:
    """Each kind of danger by its own signals, urgent."""
    found = alert(screen, text)
    assert (found.kind, found.level) == (kind, "urgent")


@pytest.mark.parametrize("text", ["", " ", "👍", "\u200b", "hello", "what is an iop", "the cat sat on the mat", "…"])
def test_harmless_messages_raise_nothing(screen: Screen, text: str) -> None:
    """Neither level."""
    assert screen.screen(text) is None


def test_a_signal_of_the_softer_level_is_a_concern(screen: Screen) -> None:
    """Despair that names neither death nor harm."""
    assert alert(screen, "nothing matters to me").level == "concern"


def test_an_alert_explains_itself(screen: Screen) -> None:
    """Signal, group, language, span, level and pattern are told as data."""
    text = "Well, I WANT to die today"
    [signal] = alert(screen, text).signals
    assert (signal.kind, signal.group, signal.level, signal.language) == ("crisis-self-harm", "wish", "urgent", "en")
    assert text[signal.start : signal.end] == "WANT to die"
    assert signal.because == (("$want die", 1.0),)
    assert (signal.score, signal.softened_by) == (1.0, ())


def test_all_signals_are_told_and_the_worst_kind_leads(screen: Screen) -> None:
    """Overdose before violence before self-harm before withdrawal before lines, whatever their order in the text."""
    text = "crisis line! stopped drinking and shaking. i want to die. he hits me. i took pills"
    found = alert(screen, text)
    order = ["overdose", "violence-abuse", "crisis-self-harm", "withdrawal-danger", "crisis-lines"]
    assert [signal.kind for signal in found.signals if signal.group != "examples"] == order
    assert found.kind == "overdose"


def test_an_urgent_signal_leads_before_a_softer_one_of_a_worse_kind(screen: Screen) -> None:
    """Level counts before kind."""
    found = alert(screen, "i took pills lol. i want to die")
    assert (found.kind, found.level) == ("crisis-self-harm", "urgent")
    assert [(s.kind, s.level) for s in found.signals][:2] == [("crisis-self-harm", "urgent"), ("overdose", "concern")]


@pytest.mark.parametrize(
    ("text", "level", "softener"),
    [
        ("want to die lol", "concern", "laughing"),
        ("i do not want to die", "concern", "denied"),
        ("i don't want to die", "concern", "denied"),
        ("lol, i want to die", "urgent", None),
        ("haha. i want to die", "urgent", None),
        ("i want to die, i do not want help", "urgent", None),
    ],
)
def test_a_softener_lowers_within_its_scope(screen: Screen, text: str, level: str, softener: str | None) -> None:
    """Laughter in the same clause, a denial that holds the wish itself; elsewhere they change nothing."""
    signal = next(s for s in alert(screen, text).signals if s.group == "wish")
    assert (signal.level, signal.softened_by) == (level, (softener,) if softener else ())


def test_a_softener_that_cancels_leaves_nothing(screen: Screen) -> None:
    """A title is neither an alarm nor a worry."""
    found = screen.screen("a song called i want to die")
    assert found is None or "wish" not in [signal.group for signal in found.signals]


def test_a_softener_never_cancels_a_second_signal(screen: Screen) -> None:
    """A signal whose group does not name the softener stays urgent."""
    found = alert(screen, "want to die lol, they are better off without me")
    assert (found.level, found.signals[0].group) == ("urgent", "burden")
    assert next(s for s in found.signals if s.group == "wish").level == "concern"


@pytest.mark.parametrize(
    "text",
    [
        "i want to die. i want to die lol",
        "i want to die lol. i really want to die",
        "this film made me want to die lol. and now i want to die",
        "i do not want to die. ok i lied, i want to die",
        "wish i was dead. this joke, kill myself lol",
    ],
)
def test_a_softened_signal_does_not_hide_the_same_signal_unsoftened(screen: Screen, text: str) -> None:
    """One laughing "want to die" does not lower another that is meant: the strongest match of a group counts."""
    assert alert(screen, text).level == "urgent"


def test_a_softener_is_seen_wherever_it_stands(screen: Screen) -> None:
    """A first "lol" far away does not hide the one beside the signal."""
    assert alert(screen, "lol what a day. want to die lol").level == "concern"


def test_a_burst_is_read_together(screen: Screen) -> None:
    """ "he took" / "all of his" / "pills" raise what none of them raises alone."""
    assert screen.screen("pills") is None
    assert alert(screen, "pills", "he took", "all of his").kind == "overdose"


def test_a_burst_raises_a_softer_message(screen: Screen) -> None:
    """A concern does not keep the burst from being read."""
    assert alert(screen, "die, nothing matters", "i really", "want to").level == "urgent"


def test_a_burst_never_lowers_a_message(screen: Screen) -> None:
    """Laughing before it does not soften an alarm, nor do harmless words."""
    for earlier in ("lol", "haha", "a song called", "i do not"):
        assert alert(screen, "i want to die", earlier).level == "urgent"


def test_whose_danger_it_is(screen: Screen) -> None:
    """The signal's own words decide, then the whole message."""
    assert alert(screen, "i want to die").who == "self"
    assert alert(screen, "she wants to die").who == "other"
    assert alert(screen, "my son always hits her").who == "other"
    assert alert(screen, "my sister is overdosing").who == "other"
    assert alert(screen, "he hits me").who == "self"
    assert alert(screen, "quiero morir").who == "self"


def test_a_group_can_ask_for_a_text_of_its_own(screen: Screen) -> None:
    """`reply:` names the variant."""
    assert alert(screen, "how many pills would kill me").variant == "how-much"
    assert alert(screen, "i took pills").variant == ""


def test_a_circumstance_chooses_the_text_where_its_kind_has_one(screen: Screen) -> None:
    """A minor gets words for young people; where none are written, the usual ones."""
    assert alert(screen, "i am 14 and i want to die").variant == "minor"
    assert alert(screen, "im 14 and he hits me").variant == "minor"
    assert alert(screen, "i am 14. i took pills").variant == ""


def test_a_signal_in_another_language_is_told(screen: Screen) -> None:
    """The alert carries the language, so that the reply can begin in it."""
    assert alert(screen, "ya quiero morir").language == "es"
    assert alert(screen, "i want to die").language == "en"


def test_what_is_said_after_an_alarm(screen: Screen) -> None:
    """The first group that fits, by patterns only."""
    assert screen.afterwards("it didn't help at all") == "did-not-help"
    assert screen.afterwards("i already took them") == "took-them"
    assert screen.afterwards("haha jk") == "joke"
    assert screen.afterwards("what is an iop") is None
    assert screen.afterwards("") is None


def test_the_language_is_known_by_its_common_words(screen: Screen) -> None:
    """Two of them, or all there are; English is nobody's foreign language."""
    assert screen.language("hola necesito una casa") == "es"
    assert screen.language("hola") == "es"
    assert screen.language("wie ist das") == "de"
    assert screen.language("what is the cost") is None
    assert screen.language("zzz qqq") is None
    assert screen.language("") is None


def test_learnt_danger_is_told_with_its_reasons(tmp_path: Path) -> None:
    """What examples taught raises an alarm that patterns cannot, with score and features."""
    root = small_content.write(tmp_path)
    change(root, "intents.yaml", "urgent: 0.95, concern: 0.92", "urgent: 0.3, concern: 0.25")
    screen = Screen(load(root))
    found = alert(screen, "i wrote the letters, and my dog has a new home: no way out")
    [signal] = found.signals
    assert (found.level, signal.group, signal.language) == ("urgent", "examples", "any")
    assert 0.3 <= signal.score < 1
    assert signal.because
    assert all(weight for _, weight in signal.because)


def test_a_written_signal_leads_before_a_learnt_one(tmp_path: Path) -> None:
    """Patterns give the certain alarms: they decide kind and text."""
    root = small_content.write(tmp_path)
    change(root, "intents.yaml", "urgent: 0.95, concern: 0.92", "urgent: 0.1, concern: 0.05")
    found = alert(Screen(load(root)), "he is not waking up and his lips are blue, and i want to die")
    assert found.signals[0].group == "wish"
    assert "examples" in [signal.group for signal in found.signals]


def test_an_open_ending_inside_several_words_stays_open(tmp_path: Path) -> None:
    """ "(overdos* on|…)": the star counts in the middle of a wording, too."""
    root = small_content.write(tmp_path)
    change(root, "intents.yaml", "overdos*]", '"(swallow* all|emptied)"]')
    change(root, "intents.yaml", "he is overdosing", "he is swallowing all of it")
    assert alert(Screen(load(root)), "she is swallowing all of it").kind == "overdose"


@pytest.mark.parametrize(
    ("old", "new", "words", "what"),
    [
        ("$want die", "($want die", "($want die", "a bracket is not closed"),
        ("$want die", "$nobody die", "$nobody", "no list is called $nobody"),
        ("$want die", "[die]", "[die]", "every part is optional"),
        ('["better off without me",', '["… without me",', "… without me", "needs words on both sides"),
        ("would never]", "'((would) never)']", "((would)", "inside another"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_told(tmp_path: Path, old: str, new: str, words: str, what: str) -> None:
    """With its file and line, and every one of them at once."""
    root = small_content.write(tmp_path)
    change(root, "intents.yaml", old, new)
    with pytest.raises(ContentError) as error:
        Screen(load(root))
    [problem] = error.value.problems
    line = small_content.line_of(root, "intents.yaml", words)
    assert (problem.file, problem.line, problem.rule) == ("intents.yaml", line, "patterns")
    assert what in problem.what


def test_the_same_message_gives_the_same_alert(small: Conversation) -> None:
    """A second screen of the same content agrees in every detail."""
    again = Screen(small.content)
    texts = ["i want to die lol", "he is not waking up", "my friend took pills and hits her", "nothing matters"]
    assert [again.screen(text) for text in texts] == [small.screen.screen(text) for text in texts]
