"""Everyday sentences on many topics: an urgent alarm less than once in a thousand.

The sentences are WordNet's own examples, taken by place alone; `tests/data/NOTICE` tells source and licence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import Conversation

DATA = Path(__file__).resolve().parents[1] / "data"
SENTENCES = DATA.joinpath("everyday.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def alarms(conversation: Conversation) -> dict[str, list[str]]:
    """Level → sentences that raised it."""
    found: dict[str, list[str]] = {"urgent": [], "concern": []}
    for sentence in SENTENCES:
        alert = conversation.screen.screen(sentence)
        if alert:
            found[alert.level].append(f"{alert.kind} {[(s.group, s.score) for s in alert.signals]}: {sentence}")
    return found


def test_there_are_a_few_thousand_sentences_with_their_licence() -> None:
    """All different."""
    assert len(set(SENTENCES)) == len(SENTENCES) == 3000
    assert "Permission to use, copy, modify and distribute" in DATA.joinpath("NOTICE").read_text("utf-8")


def test_everyday_sentences_raise_an_alarm_less_than_once_in_a_thousand(alarms: dict[str, list[str]]) -> None:
    """The failure shows which ones did, and why."""
    assert len(alarms["urgent"]) * 1000 < len(SENTENCES), "\n".join(alarms["urgent"])


def test_everyday_sentences_seldom_get_the_gentle_line(alarms: dict[str, list[str]]) -> None:
    """At most one in a hundred."""
    assert len(alarms["concern"]) * 100 <= len(SENTENCES), "\n".join(alarms["concern"])
