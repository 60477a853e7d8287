"""Outcomes → measures, each a share with its interval. Their names are what limits and baselines are written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .judge import verdict, welcome
from .rows import EITHER, NONE, sets
from .run import Outcome
from .shares import Share

ALL = "all"
# Name → what it says. Those that should be small are in `FEWER`.
NAMES = {
    "top1": "best intent right",
    "top1_strict": "best intent is the label itself",
    "top3": "right one among the best three",
    "answered": "questions answered at once",
    "answered_right": "questions answered right",
    "answered_wrong": "questions answered wrong",
    "precision": "answers that are right, of all given",
    "offered": "questions met with an offer",
    "offered_right": "offers with the right one among them",
    "helped": "right one answered or offered",
    "none_precision": "honest declines that are right",
    "none_recall": "strangers declined",
    "none_answered": "strangers answered",
    "none_offered": "strangers met with an offer",
    "urgent_caught": "urgent cries: alarm",
    "caught": "cries: alarm or gentle line",
    "right_kind": "alarms of the right kind",
    "false_urgent": "false alarms",
    "false_soft": "gentle lines without need",
    "either_urgent": "alarms where welcome",
    "either_soft": "gentle lines where welcome",
    "failsafe": "fail-safe replies",
}
FEWER = frozenset(("answered_wrong", "none_answered", "none_offered", "false_urgent", "false_soft", "failsafe"))
NEUTRAL = frozenset(("answered", "offered", "either_urgent", "either_soft"))

Measures = dict[str, Share]


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages of about the same confidence: how many, how sure the bot was, how often it was right."""

    low: float
    high: float
    confidence: float
    right: Share


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """All measures that these outcomes say something about."""
    asks = [o for o in outcomes if o.case.asks]
    strangers = [o for o in outcomes if o.case.stranger]
    ordinary = [o for o in outcomes if o.case.asks or o.case.stranger]
    cries = [o for o in outcomes if o.case.cry]
    urgent = [o for o in cries if o.case.level == "urgent"]
    # What is meant by an alarm of the right kind needs an alarm.
    alarmed = [o for o in cries if o.decision.urgent]
    harmless = [o for o in outcomes if not o.case.cry and not welcome(o)]
    either = [o for o in outcomes if not o.case.cry and EITHER in o.case.tags]

    def among(some: Sequence[Outcome], *wanted: str) -> Share:
        return Share.count(verdict(o) in wanted for o in some)

    answered = [o for o in ordinary if o.decision.kind == "answer"]
    offered = [o for o in asks if o.decision.kind == "choices"]
    declined = [o for o in ordinary if o.decision.kind == "none"]
    found = {
        "top1": Share.count(o.first in o.case.right for o in asks),
        "top1_strict": Share.count(o.first == o.case.label for o in asks),
        "top3": Share.count(bool(o.case.right & set(o.top)) for o in asks),
        "answered": Share.count(o.decision.kind == "answer" for o in asks),
        "answered_right": among(asks, "answered right"),
        "answered_wrong": among(asks, "answered wrong"),
        "precision": among(answered, "answered right"),
        "offered": Share(len(offered), len(asks)),
        "offered_right": among(offered, "offered the right one"),
        "helped": among(asks, "answered right", "offered the right one"),
        "none_precision": Share.count(NONE in o.case.right for o in declined),
        "none_recall": Share.count(o.decision.kind == "none" for o in strangers),
        "none_answered": among(strangers, "answered wrong"),
        "none_offered": Share.count(o.decision.kind == "choices" for o in strangers),
        "urgent_caught": Share.count(o.decision.urgent is not None for o in urgent),
        "caught": Share.count(o.decision.urgent is not None or o.decision.concern for o in cries),
        "right_kind": Share.count(o.decision.urgent in o.case.right for o in alarmed),
        "false_urgent": Share.count(o.decision.urgent is not None for o in harmless),
        "false_soft": Share.count(o.decision.concern for o in harmless),
        "either_urgent": Share.count(o.decision.urgent is not None for o in either),
        "either_soft": Share.count(o.decision.concern for o in either),
        "failsafe": Share.count(o.failed for o in outcomes),
    }
    return {name: share for name, share in found.items() if share.of}


def by_set(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Measures of each file, and of all together where there are several."""
    names = sets(o.case for o in outcomes)
    parts = {name: measure([o for o in outcomes if o.case.set == name]) for name in names}
    return parts if len(names) == 1 else {**parts, ALL: measure(outcomes)}


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Measures of each tag, the most frequent first."""
    counts = Counter(tag for o in outcomes for tag in o.case.tags)
    return {tag: measure([o for o in outcomes if tag in o.case.tags]) for tag, _ in counts.most_common()}


def by_label(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Measures of each label – intents, urgent kinds, none – in alphabetical order; traps have none of their own."""
    labels = sorted({o.case.label for o in outcomes if not o.case.trap})
    return {label: measure([o for o in outcomes if o.case.label == label and not o.case.trap]) for label in labels}


def confusions(outcomes: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    """(label, best intent) → how often, for questions; ("…", "none") where nothing matched."""
    return Counter((o.case.label, o.first or NONE) for o in outcomes if o.case.asks)


def calibration(outcomes: Sequence[Outcome], bins: int = 10) -> list[Bin]:
    """How often the best intent is right, by confidence. For a stranger no intent is right."""
    ordinary = [o for o in outcomes if o.case.asks or o.case.stranger]
    found = []
    for i in range(bins):
        inside = [o for o in ordinary if min(int(o.confidence * bins), bins - 1) == i]
        mean = sum(o.confidence for o in inside) / len(inside) if inside else 0.0
        right = Share.count(o.first in o.case.right for o in inside)
        found.append(Bin(i / bins, (i + 1) / bins, mean, right))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """Mean gap between confidence and share right, each bin by its size."""
    total = sum(b.right.of for b in bins)
    return sum(abs(b.confidence - b.right.value) * b.right.of for b in bins) / total if total else 0.0
