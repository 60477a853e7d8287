"""That the benchmarks run and compare like with like – on the tiny content."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import accuracy, bench, contenders, parts, speed
from bot.content import Content
from bot.conversation import Conversation
from bot.upkeep.evaluation.rows import Case
from bot.upkeep.evaluation.shares import Share
from tests import small_content

ROWS = [
    {"id": "r1", "text": "how many weeks does an iop take", "label": "iop-duration"},
    {"id": "r2", "text": "whats the price of a program pls", "label": "cost"},
    {"id": "r3", "text": "What is an IOP?", "label": "iop-what"},
]


@pytest.fixture
def tiny(small: Conversation) -> Content:
    """The tiny content."""
    return small.content


def test_every_contender_knows_a_curated_phrase(tiny: Content) -> None:
    made = {name: make(tiny) for name, make in contenders.makers().items()}
    assert contenders.OURS in made and "RapidFuzz WRatio" in made
    assert {name: contender.best("what is an iop") for name, contender in made.items()} == dict.fromkeys(
        made, "iop-what"
    )


def test_no_contender_calls_a_question_a_stranger(tiny: Content) -> None:
    for make in contenders.makers().values():
        assert make(tiny).best("knee rehab exercises after surgery") != "none"


def test_without_scikit_learn_the_classifier_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert list(contenders.makers()) == ["this bot", "RapidFuzz WRatio", "RapidFuzz token_set_ratio"]


def test_each_phrase_is_held_out_once_and_never_learnt_with(tiny: Content) -> None:
    held_out = []
    for rest, held in parts.folds(tiny):
        assert not set(held) & set(contenders.phrases(rest))
        held_out += held
    assert sorted(held_out) == sorted(pair for pair in contenders.phrases(tiny) if pair[0] != "none")


def test_folds_and_samples_are_the_same_on_every_run(tiny: Content) -> None:
    assert [held for _, held in parts.folds(tiny)] == [held for _, held in parts.folds(tiny)]
    assert list(contenders.phrases(parts.sized(tiny, 40))) == list(contenders.phrases(parts.sized(tiny, 40)))


def test_a_smaller_content_keeps_every_intent(tiny: Content) -> None:
    less = list(contenders.phrases(parts.sized(tiny, 18)))
    assert {intent for intent, _ in less} == {*tiny.intents, "none"}
    assert 15 <= len(less) <= 22


def test_accuracy_counts_what_a_row_calls_right_too() -> None:
    class Always:
        def best(self, text: str) -> str | None:
            return "cost"

    cases = [Case("1", "a", "cost"), Case("2", "b", "iop-what", also=("cost",)), Case("3", "c", "iop-what")]
    strangers = [Case("4", "d", "none"), Case("5", "e", "cost", trap=True)]
    assert accuracy.on_messages({"x": Always()}, [*cases, *strangers]) == {"x": Share(2, 3)}


def test_messages_have_the_length_they_are_named_for() -> None:
    made = speed.messages([Case("1", "one two three", "cost"), Case("2", "four five", "cost")], 8)
    assert {len(text.split()) for text in made["10 words"]} == {10}
    assert {len(text.split()) for text in made["60 words"]} == {60}
    assert {len(text) for text in made["4,000 characters"]} == {4000}


def test_latency_is_a_median_and_a_high_percentile() -> None:
    asked: list[str] = []
    found = speed.latency(asked.append, [str(number) for number in range(40)])
    assert len(asked) == 40
    assert 0 <= found.median <= found.p99


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the quick benchmark on the tiny content."""
    root = small_content.write(tmp_path / "content")
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    monkeypatch.setenv("CARE_OPTIONS_CACHE", str(tmp_path / "cache"))
    # scikit-learn takes seconds to import, and its part is tried above.
    fast = {name: make for name, make in contenders.makers().items() if "regression" not in name}
    monkeypatch.setattr(bench, "makers", lambda: fast)
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "PAGE", tmp_path / "benchmarks.md")
    return lambda *more: bench.main(["--quick", "--content", str(root), "--rows", str(rows), *more])


def test_a_quick_run_prints_every_table_and_writes_the_page(
    quick: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quick("--write") == 0
    told = capsys.readouterr().out
    for words in ("Accuracy", "Latency", "Start", "Growth", "Made on", "RapidFuzz WRatio", "of 2", "left out: 1."):
        assert words in told
    page = (tmp_path / "benchmarks.md").read_text("utf-8")
    assert page.startswith("# Benchmarks\n\nMade by `python benchmarks/bench.py --quick --write`")
    assert page.count("\n## ") == 7
