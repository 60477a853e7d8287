"""That the ablation does without the part it names, and counts like with like – on the tiny content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import ablation, paired, parts
from benchmarks.ablation import Part
from benchmarks.paired import ALWAYS, NEVER, Scores
from bot.content import Content
from bot.conversation import Conversation
from bot.upkeep.evaluation.rows import Case

LONG = "my week was so very long and busy at work again, but what is the price, i like trains"
CASES = [
    Case("1", "how mcuh does tretament csot", "cost", set="heldout-intents"),
    Case("2", "wat is an IOP", "iop-what", set="heldout-intents"),
    Case("3", "what is an iop", "iop-what", set="heldout-intents"),
    Case("4", LONG, "cost", set="calibration-intents"),
    Case("5", "the weather near the station", "none", set="heldout-none"),
    Case("d/1", "what is residential rehab", "residential-what", set="heldout-dialogues", chat="d"),
    Case("d/2", "tell me about it", "residential-what", tags=("later-turn",), set="heldout-dialogues", chat="d"),
    Case("6", "i want to die", "crisis-self-harm", set="heldout-crisis"),
    Case("7", "i want to be gone, no way out", "crisis-self-harm", set="heldout-crisis"),
    Case("8", "my legs want to die lol", "none", set="heldout-traps", trap=True),
    Case("9", "my phone wants to be gone", "none", set="heldout-traps", trap=True),
]


@pytest.fixture(scope="module")
def bot(small: Conversation) -> Conversation:
    """The tiny bot with some everyday prose."""
    examples = small.content.examples.model_copy(update={"everyday": ("gone to the shop", "the way out of town")})
    return Conversation(replace(small.content, examples=examples))


@pytest.mark.parametrize("part", ablation.MATCHER, ids=lambda part: part.name)
def test_the_bot_answers_otherwise_without_a_part_of_the_matcher(bot: Conversation, part: Part) -> None:
    whole = ablation.answers(bot.content, bot, CASES, Part("nothing"))
    with part.off:
        assert ablation.answers(bot.content, bot, CASES, part) != whole
    assert ablation.answers(bot.content, bot, CASES, Part("nothing")) == whole


@pytest.mark.parametrize("part", ablation.SCREEN, ids=lambda part: part.name)
def test_the_bot_screens_otherwise_without_a_part_of_the_screen(bot: Conversation, part: Part) -> None:
    whole = ablation.alarms(bot.content, bot, CASES, Part("nothing"))
    with part.off:
        assert ablation.alarms(bot.content, bot, CASES, part) != whole
    assert ablation.alarms(bot.content, bot, CASES, Part("nothing")) == whole


def test_a_table_has_the_whole_bot_first_and_then_each_part(bot: Conversation) -> None:
    told: list[str] = []
    chosen = [part for part in ablation.MATCHER if part.name == "topic so far"]

    def trial(part: Part) -> ablation.Tried:
        return ablation.answers(bot.content, bot, CASES, part)

    head, whole, row = ablation.table(chosen, trial, told.append)
    assert told == ["the whole bot", "without topic so far"]
    assert (head[0], whole[0], row[0]) == ("without", "nothing", "topic so far")
    column = head.index("follow-ups right first")
    assert (whole[column], row[column]) == ("100.0", "0.0 (−100.0)")


def _scores(wanted: dict[str, float], unwanted: dict[str, float]) -> Scores:
    return Scores({("w", k): s for k, s in wanted.items()}, {("u", k): s for k, s in unwanted.items()}, 0.5)


def test_the_threshold_moves_until_as_many_errors_pass() -> None:
    scores = _scores({"a": 0.9, "b": 0.55, "c": NEVER}, {"d": 0.8, "e": 0.6, "f": 0.1})
    assert scores.errors == 2
    passing = [[key for (_, key), hit in scores.passing(n).items() if hit] for n in (0, 1, 2, 3, 9)]
    assert passing == [["a"], ["a"], ["a", "b"], ["a", "b"], ["a", "b"]]


def test_no_threshold_undoes_what_written_signals_raise() -> None:
    scores = _scores({"a": ALWAYS}, {"d": ALWAYS, "e": 0.6})
    assert not scores.passing(0)
    assert scores.passing(1) == {("w", "a"): True}


def test_few_changes_may_be_chance_and_many_one_way_are_not() -> None:
    whole = {("s", str(number)): True for number in range(9)}
    assert paired.by_sign(whole, whole) == 1.0
    assert paired.by_sign({key: int(key[1]) > 1 for key in whole}, whole) == 0.5
    assert paired.by_sign({key: int(key[1]) > 5 for key in whole}, whole) == 2 / 64


def test_drawn_messages_tell_a_real_difference_from_none() -> None:
    good = _scores({str(n): 0.7 + n / 1000 for n in range(40)}, {str(n): n / 50 for n in range(40)})
    bad = _scores({str(n): 0.2 + n / 1000 for n in range(40)}, {str(n): n / 50 for n in range(40)})
    assert paired.by_draws(good, good) == 1.0
    assert paired.by_draws(bad, good) < paired.CHANCE


def test_a_difference_is_told_by_family_and_starred_where_chance_hardly_makes_it() -> None:
    whole = {("heldout-a", "1"): True, ("heldout-b", "1"): True, ("calibration-a", "1"): False}
    less = {**whole, ("heldout-b", "1"): False}
    assert paired.compared(less, whole, 0.5) == "50.0/0.0 (−50.0/+0.0)"
    assert paired.compared(less, whole, 0.01).endswith("*")
    assert paired.compared({}, whole, 0.01) == "–"


def test_a_few_messages_are_the_first_of_every_set() -> None:
    assert [case.id for case in parts.few(CASES, 1)] == ["1", "4", "5", "d/1", "6", "8"]


def test_the_content_is_left_as_it_was(bot: Conversation) -> None:
    content: Content = bot.content
    for part in (*ablation.MATCHER, *ablation.SCREEN):
        part.without(content)
    assert content.file.none and content.examples.traps and content.examples.everyday
