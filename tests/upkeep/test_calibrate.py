"""How thresholds are chosen and written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content import ContentError, load
from bot.content.schema import Bands
from bot.upkeep.danger import Score
from bot.upkeep.evaluation import bands_file, calibrate
from bot.upkeep.evaluation.shares import Share
from tests.upkeep.labelled import outcome, write_content

BANDS = Bands(answer=0.5, offer=0.5, urgent=0.5, concern=0.4, measured_on="nothing", measured=date(2026, 1, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny content, to write thresholds into."""
    return write_content(tmp_path)


# -- choosing thresholds


def test_the_answer_threshold_is_the_least_with_enough_precision() -> None:
    made = [outcome("cost", 0.9) for _ in range(19)] + [outcome("iop-what", 0.6, right=False)]
    made += [outcome("iop-what", 0.3, right=False), outcome("none", 0.2)]
    chosen = calibrate.answer(made, BANDS)
    assert chosen and chosen.reached
    assert chosen.value == 0.31
    at = next(c for c in chosen.candidates if c.value == 0.31)
    assert at.shares["right, of answers"] == Share(19, 20)


def test_an_answered_stranger_counts_as_a_wrong_answer() -> None:
    made = [outcome("cost", 0.9) for _ in range(30)] + [outcome("none", 0.7) for _ in range(2)]
    chosen = calibrate.answer(made, BANDS)
    assert chosen and chosen.value == 0.71


def test_where_no_threshold_keeps_the_rule_the_nearest_is_told_as_such() -> None:
    chosen = calibrate.answer([outcome("iop-what", 0.99, right=False), outcome("cost", 0.5)], BANDS)
    assert chosen and not chosen.reached


def test_offers_to_strangers_are_offers_without_the_right_one() -> None:
    made = [outcome("cost", 0.4) for _ in range(9)] + [outcome("none", 0.3) for _ in range(5)]
    chosen = calibrate.offer(made, BANDS)
    assert chosen and chosen.reached
    assert chosen.value == 0.31


def test_the_urgent_threshold_keeps_false_alarms_down() -> None:
    made = [outcome("overdose", 0.0), outcome("overdose", 0.0)]
    made += [outcome("none", 0.0, trap=True) for _ in range(10)] + [outcome("cost", 0.0) for _ in range(10)]
    scores = [Score("overdose", 0.9, 0.9), Score("overdose", 0.55, 0.6)]
    scores += [Score("overdose", 0.7, 0.75)] * 2 + [Score("overdose", 0.1, 0.1)] * 18
    chosen = calibrate.urgent(made, scores)
    assert chosen and chosen.reached
    assert chosen.value == 0.71
    gentle = calibrate.concern(made, scores, chosen.value)
    assert gentle and gentle.value == 0.76


def test_nothing_is_chosen_from_files_that_do_not_tell() -> None:
    only_traps = [outcome("none", 0.1, trap=True)]
    bands, chosen = calibrate.choose(only_traps, [Score()], BANDS)
    assert (bands, chosen) == (BANDS, [])


# -- writing thresholds


def test_only_the_lines_of_the_thresholds_change(folder: Path) -> None:
    path = folder / "intents.yaml"
    before = path.read_text("utf-8").splitlines()
    bands = load(folder).file.bands.model_copy(
        update={"answer": 0.41, "measured_on": 'a: "b" (3)', "measured": date(2027, 2, 3)}
    )
    bands_file.write(folder, bands)
    after = path.read_text("utf-8").splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=False) if old != new][:1] == [
        ("  answer: 0.35   # of answers, 95 in 100 are right", "  answer: 0.41   # of answers, 95 in 100 are right")
    ]
    assert '  measured_on: "a: \\"b\\" (3)"  # yet' in after
    assert "  # from here on" in after
    assert load(folder).file.bands == bands
    assert len(after) == len(before) + 1  # offer_share was not written down before


def test_writing_the_same_thresholds_twice_changes_nothing(folder: Path) -> None:
    bands_file.write(folder, load(folder).file.bands)
    once = (folder / "intents.yaml").read_text("utf-8")
    bands_file.write(folder, load(folder).file.bands)
    assert (folder / "intents.yaml").read_text("utf-8") == once


@pytest.mark.parametrize("head", ["bands: {answer: 0.1}", "bands:\n  {answer: 0.1}", "strips:\n  answer: 0.1"])
def test_thresholds_that_do_not_stand_one_on_a_line_are_left_alone(folder: Path, head: str) -> None:
    text = f"{head}\ntopics: {{}}\n"
    with pytest.raises(ContentError):
        bands_file.edited(text, BANDS)
