"""What `try` tells of a message – on the tiny content."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.__main__ import EXIT_CONTENT, main
from bot.conversation import Conversation
from bot.model import Candidate
from bot.plain import plain_text
from bot.upkeep import tryout
from bot.upkeep.danger import DangerView, Score
from bot.upkeep.tryout_show import show
from tests import small_content


@pytest.fixture(scope="module")
def attempts(small: Conversation) -> tryout.Tryout:
    """A tryout of the tiny bot."""
    return tryout.Tryout(small)


def told(journey: tryout.Journey, attempts: tryout.Tryout) -> str:
    console = Console(width=160, no_color=True)
    with console.capture() as capture:
        show(journey, attempts, console)
    return capture.get()


def test_a_journey_ends_in_the_reply_that_a_person_gets(small: Conversation, attempts: tryout.Tryout) -> None:
    from bot.model import Memory
    from bot.upkeep.evaluation.run import START

    journey = attempts.journey("what is an iop")
    reply, _ = small.reply("what is an iop", Memory(), START)
    assert plain_text(journey.reply) == plain_text(reply)
    assert journey.decision.intent == "iop-what"
    assert tryout.why(journey).endswith("≥ 0.35 (answer)")


def test_repairs_contributions_and_the_rival_are_told(attempts: tryout.Tryout) -> None:
    journey = attempts.journey("what is a residentail rehab")
    assert ("residentail", "residential") in journey.ranking.repairs
    first, rival = journey.ranking.candidates[:2]
    assert first.contributions and rival.contributions
    text = told(journey, attempts)
    assert "residentail → residential" in text
    assert rival.intent in text


def test_a_remembered_topic_is_told_and_whether_it_was_used(attempts: tryout.Tryout) -> None:
    journey = attempts.journey("and how long", topic="iop")
    assert journey.ranking.topic == "iop"
    assert "iop, added" in told(journey, attempts)


def test_a_signal_is_told_with_its_span_and_what_softened_it(attempts: tryout.Tryout) -> None:
    journey = attempts.journey("lol 🔪 i want to die")
    signal = next(signal for signal in journey.signals if signal.group == "wish")
    assert signal.softened_by == ("laughing",)
    assert journey.cut((signal.start, signal.end)) == "want to die"
    text = told(journey, attempts)
    assert "softened by laughing" in text
    assert "knife" in text  # the danger view reads the sign


def test_a_signal_that_was_cancelled_is_told_too(attempts: tryout.Tryout) -> None:
    journey = attempts.journey("a film called i want to die")
    assert [signal.group for signal in journey.cancelled] == ["wish"]
    assert "wish" not in [signal.group for signal in journey.signals]
    assert "title" in told(journey, attempts)


def test_a_gentle_line_that_was_left_out_is_told_with_its_reason(attempts: tryout.Tryout) -> None:
    """Or a maintainer would wonder why a score above the band changed nothing."""
    journey = attempts.journey("what is an iop")
    faint = Score("overdose", 0.1, 0.2)
    bands = journey.bands.model_copy(update={"concern": 0.1, "urgent": 0.4})
    sure = replace(journey.ranking, candidates=(Candidate("iop-what", 0.9, 0.9),))
    unsure = replace(journey.ranking, candidates=(Candidate("iop-what", 0.5, 0.5),))
    assert "outweighs so faint a score" in told(replace(journey, score=faint, bands=bands, ranking=sure), attempts)
    assert "outweighs" not in told(replace(journey, score=faint, bands=bands, ranking=unsure), attempts)


def test_what_was_learnt_about_danger_is_told_whatever_the_thresholds(small: Conversation) -> None:
    view = DangerView(small.content, small.screen)
    cry, question = view.score("he swallowed far too much"), view.score("what is an iop")
    assert cry.urgent > question.urgent
    assert cry.kind == "overdose"
    assert cry.concern >= cry.urgent
    assert cry.because
    assert view.score("") == view.score("!!!") == Score()


def test_why_names_what_decided(attempts: tryout.Tryout) -> None:
    assert tryout.why(attempts.journey("i want to die")).startswith("an urgent signal of crisis-self-harm")
    assert tryout.why(attempts.journey("qqqq")) == "nothing of the message is known"
    assert "(offer)" in tryout.why(attempts.journey("pizza and football with banana"))


@pytest.mark.parametrize("text", ["", "🙂", "a" * 4000, "i want to die " * 50, "\0\ud800"])
def test_any_text_can_be_told(attempts: tryout.Tryout, text: str) -> None:
    journey = attempts.journey(text)
    assert not journey.failed
    assert json.loads(json.dumps(tryout.as_data(journey)))["text"] == text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny content for the command, and a cache of its own."""
    monkeypatch.setenv("CARE_OPTIONS_CACHE", str(tmp_path / "cache"))
    return small_content.write(tmp_path / "content")


def test_try_prints_a_page_or_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["try", "and how long", "--topic", "iop", "--content", str(folder)]) == 0
    told = capsys.readouterr().out
    assert all(head in told for head in ("Danger", "Match", "Decision", "Reply"))
    assert main(["try", "and how long", "--topic", "iop", "--json", "--content", str(folder)]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert data["match"]["topic"] == "iop"
    assert data["decision"]["intent"] == "iop-duration"
    assert data["reply"] in told.replace("\n  ", "\n") or data["reply"].splitlines()[0] in told


def test_try_names_the_topics_where_one_is_unknown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["try", "how long", "--topic", "moon", "--content", str(folder)]) == EXIT_CONTENT
    assert "use one of: iop, residential" in capsys.readouterr().err
