"""What an evaluation counts, compares and refuses – on the tiny content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.content import ContentError
from bot.conversation import Conversation
from bot.model import Decision, Ranking
from bot.upkeep.evaluation import judge, limits, measures, rows, run, saved
from bot.upkeep.evaluation.shares import Share
from tests.upkeep.labelled import CRIES, DIALOGUES, ROWS, TRAPS, outcome, write_sets

Files = Callable[..., list[Path]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Writes labelled files: name → rows."""
    return partial(write_sets, tmp_path)


@pytest.fixture
def outcomes(small: Conversation, files: Files) -> list[run.Outcome]:
    """A run over every kind of row."""
    paths = files(questions=ROWS, cries=CRIES, traps=TRAPS, dialogues=DIALOGUES)
    return run.run(small, rows.read_files(paths, small.content))


def verdicts(outcomes: Sequence[run.Outcome]) -> dict[str, str]:
    return {outcome.case.id: judge.verdict(outcome) for outcome in outcomes}


# -- rows


def test_a_dialogue_becomes_numbered_turns_of_one_chat(small: Conversation, files: Files) -> None:
    first, second = rows.read_files(files(dialogues=DIALOGUES), small.content)
    assert (first.id, second.id) == ("d1/1", "d1/2")
    assert first.chat == second.chat == "dialogues:d1"
    assert second.tags == ("followup", "later-turn")


def test_the_name_of_a_file_says_that_it_holds_traps(small: Conversation, files: Files) -> None:
    cases = rows.read_files(files(hard_traps=TRAPS[:1], crisis_negative=TRAPS[:1], questions=ROWS[:1]), small.content)
    assert [case.trap for case in cases] == [True, True, False]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "x", "text": "hi", "label": "greetings"}, "nothing is called “greetings”"),
        ({"id": "x", "text": "hi", "label": "greeting", "also": ["prices"]}, "nothing is called “prices”"),
        ({"id": "x", "text": "hi"}, "“label”: field required"),
        ({"id": "x", "text": "hi", "label": "none", "tag": []}, "“tag”: extra inputs"),
        ({"id": "x", "turns": []}, "“turns”"),
        ([1, 2], "the row"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(small: Conversation, files: Files, row: Any, told: str) -> None:
    with pytest.raises(ContentError) as error:
        rows.read_files(files(bad=[ROWS[0], row]), small.content)
    (problem,) = error.value.problems
    assert problem.line == 2
    assert told in problem.what


def test_every_wrong_row_and_file_is_told_at_once(small: Conversation, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id":\n\nno json\n', "utf-8")
    with pytest.raises(ContentError) as error:
        rows.read_files([bad, tmp_path / "missing.jsonl"], small.content)
    assert [(Path(p.file).name, p.line) for p in error.value.problems] == [
        ("bad.jsonl", 1),
        ("bad.jsonl", 3),
        ("missing.jsonl", 0),
    ]


def test_a_message_that_was_learnt_word_for_word_is_named(small: Conversation) -> None:
    texts = ("What is an IOP?", "a knife, for the onions: is dull", "THE KNIFE for the onions is dull", "what is iop")
    cases = [rows.Case(str(number), text, "iop-what") for number, text in enumerate(texts)]
    assert [case.id for case in rows.taught(cases, small.content)] == ["0", "2"]


# -- running and judging


def test_every_kind_of_row_gets_its_verdict(outcomes: list[run.Outcome]) -> None:
    found = verdicts(outcomes)
    assert found["r1"] == "answered right"
    assert found["r3"] in ("answered wrong", "offered without the right one")
    assert found["r4"] == "declined rightly"
    assert found["c1"] == found["c2"] == "caught"
    assert found["c3"] == "missed"
    assert found["t1"] == "quiet"
    assert found["t2"] == "false alarm"
    assert found["t3"] == "alarm welcome"


def test_the_turns_of_a_dialogue_share_a_memory_and_other_rows_do_not(outcomes: list[run.Outcome]) -> None:
    topics = {outcome.case.id: outcome.topic for outcome in outcomes}
    assert topics.pop("d1/2") == "iop"
    assert set(topics.values()) == {None}


def test_a_second_cry_of_a_burst_is_read_together_with_the_first(small: Conversation, files: Files) -> None:
    turns = [{"text": "he swallowed", "label": "none"}, {"text": "all the pills", "label": "overdose"}]
    cases = rows.read_files(files(dialogues=[{"id": "b", "turns": turns}]), small.content)
    assert [outcome.decision.urgent for outcome in run.run(small, cases)] == [None, "overdose"]


def test_a_reply_of_the_broken_bot_is_a_failure_and_counted(small: Conversation) -> None:
    class Broken:
        def rank(self, message: str, topic: str | None) -> Ranking:
            raise RuntimeError

    bot = Conversation(small.content, Broken(), small.screen)
    found = run.run(bot, [rows.Case("r", "what is an iop", "iop-what")])
    assert verdicts(found) == {"r": "failed"}
    assert measures.measure(found)["failsafe"] == Share(1, 1)


def test_a_row_that_is_opaque_may_be_declined() -> None:
    case = rows.Case("r", "text", "cost", tags=("opaque",))
    found = run.Outcome(case, Decision("none"), Ranking((), 0.0), None, False)
    assert judge.verdict(found) == "declined rightly"


def test_an_alarm_that_the_row_calls_right_too_is_welcome(small: Conversation) -> None:
    case = rows.Case("r", "crisis hotline number", "first-step", also=("crisis-lines",))
    assert verdicts(run.run(small, [case])) == {"r": "alarm welcome"}


# -- measures


def test_the_interval_is_wilsons() -> None:
    low, high = Share(81, 100).interval
    assert (round(low, 4), round(high, 4)) == (0.7222, 0.8749)
    assert Share(0, 10).interval[0] == 0.0
    assert Share(0, 0).interval == (0.0, 1.0)


def test_measures_count_what_their_names_say(outcomes: list[run.Outcome]) -> None:
    found = measures.by_set(outcomes)
    assert list(found) == ["questions", "cries", "traps", "dialogues", "all"]
    assert found["questions"]["top1"].of == 3
    assert found["questions"]["none_recall"] == Share(1, 1)
    assert found["cries"]["urgent_caught"] == Share(1, 2)
    assert found["cries"]["caught"] == Share(2, 3)
    assert found["cries"]["right_kind"] == Share(1, 1)
    assert found["traps"]["false_urgent"] == Share(1, 2)
    assert found["traps"]["either_urgent"] == Share(1, 1)
    assert found["all"]["failsafe"] == Share(0, len(outcomes))


def test_traps_say_nothing_about_answers(outcomes: list[run.Outcome]) -> None:
    assert not {"top1", "none_recall", "none_answered", "precision"} & set(measures.by_set(outcomes)["traps"])


def test_calibration_puts_each_question_in_one_bin() -> None:
    found = measures.calibration([outcome("cost", 0.05, right=False), outcome("cost", 0.95), outcome("none", 1.0)])
    assert found[0].right == Share(0, 1)
    assert found[9].right == Share(1, 2)
    assert sum(b.right.of for b in found) == 3


def test_by_tag_and_by_label_measure_their_rows(outcomes: list[run.Outcome]) -> None:
    assert measures.by_tag(outcomes)["clean"]["top1"].of == 2
    assert measures.by_label(outcomes)["none"]["none_recall"] == Share(1, 1)


# -- limits


def test_a_broken_limit_says_which_and_a_kept_one_nothing(outcomes: list[run.Outcome], tmp_path: Path) -> None:
    file = tmp_path / "limits.yaml"
    file.write_text("cries:\n  caught: {min: 0.9}\n  failsafe: {max: 0}\nelsewhere:\n  top1: {min: 1}\n", "utf-8")
    wanted, found = limits.read(file), measures.by_set(outcomes)
    (broken,) = limits.broken(wanted, found)
    assert str(broken).startswith("cries: cries: alarm or gentle line (caught) is 66.7 %")
    assert str(broken).endswith("must be at least 90 %")
    assert limits.not_run(wanted, found) == ["elsewhere"]


def test_a_limit_on_what_cannot_be_measured_is_broken(outcomes: list[run.Outcome], tmp_path: Path) -> None:
    file = tmp_path / "limits.yaml"
    file.write_text("traps:\n  top1: {min: 0.1}\n", "utf-8")
    (broken,) = limits.broken(limits.read(file), measures.by_set(outcomes))
    assert "nothing to measure it on" in str(broken)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("questions: {topone: {min: 0.5}}", "no measure is called “topone”"),
        ("questions: {top1: {min: 50}}", "less than or equal to 1"),
        ("questions: {top1: {least: 0.5}}", "extra inputs"),
        ("questions: {top1: {}}", "say min, max or both"),
    ],
)
def test_a_wrong_limit_is_told_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "limits.yaml"
    file.write_text(text + "\n", "utf-8")
    with pytest.raises(ContentError, match=told):
        limits.read(file)


def test_the_limits_of_the_repository_can_be_read() -> None:
    assert limits.read(Path(__file__).resolve().parents[2] / "evaluation" / "limits.yaml")


# -- saved runs


def test_a_saved_run_read_again_shows_no_change(
    small: Conversation, outcomes: list[run.Outcome], tmp_path: Path
) -> None:
    file = tmp_path / "run.json"
    saved.save(file, small.content, outcomes)
    before = saved.read(file)
    assert before.measures == measures.by_set(outcomes)
    assert before.changes(outcomes) == []


def test_what_became_worse_is_told_first(small: Conversation, outcomes: list[run.Outcome], tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    saved.save(file, small.content, outcomes)
    now = [
        replace(o, decision=Decision("none")) if o.case.id == "r1" else replace(o, failed=o.case.id == "r4")
        for o in outcomes
        if o.case.set == "questions"
    ]
    changes = saved.read(file).changes(now)
    assert [(c.id, c.before, c.after, c.better) for c in changes] == [
        ("r1", "answered right", "declined a question", False),
        ("r4", "declined rightly", "failed", False),
    ]


def test_a_file_that_is_no_saved_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[]", "utf-8")
    with pytest.raises(ContentError, match="not a saved run"):
        saved.read(tmp_path / "run.json")
