"""Labelled outcomes → the thresholds between answering, offering, declining and alarming, chosen by rule.

Every candidate is tried through `decide`, the function that decides for people. The least threshold that keeps the rule
is taken: the bot then helps as often as it may.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...content.schema import Bands
from ...conversation import decide, outweighs
from ...model import Decision
from ...safety.screen import EXAMPLES
from ..danger import Score
from .rows import EITHER
from .run import Outcome
from .shares import Share

STEPS = 100
PRECISION = 0.95  # of all answers given, strangers' among them
WRONG = 0.06  # of all questions
STRANGERS = 0.04  # of all strangers, answered
OFFERED_RIGHT = 0.85  # of all offers made, strangers' among them
# A false alarm costs a moment – the reply is gentle, and offers the answer; a miss can cost a life. At a tenth of these
# rates one cry in five more would go past.
URGENT_TRAPS, URGENT_ORDINARY = 0.03, 1 / 65
CONCERN = 0.10  # gentle lines, of traps and of ordinary messages


@dataclass(frozen=True, slots=True)
class Candidate:
    """One threshold and what it would do.

    Attributes:
        band: which threshold.
        value: the threshold.
        shares: what is measured → share.
        kept: whether it keeps the rule.
    """

    band: str
    value: float
    shares: dict[str, Share]
    kept: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """One threshold that was chosen among candidates.

    Attributes:
        value: the threshold.
        candidates: all that were tried, smallest first.
        reached: False where no candidate keeps the rule; the value is then the one that comes nearest.
    """

    band: str
    value: float
    candidates: tuple[Candidate, ...]
    reached: bool


def choose(outcomes: Sequence[Outcome], scores: Sequence[Score], bands: Bands) -> tuple[Bands, list[Chosen]]:
    """Choose every threshold that the outcomes say something about, each on top of those before it.

    Args:
        outcomes: a run.
        scores: the learnt danger score of each.
        bands: the thresholds so far; what cannot be chosen stays.
    """
    steps: tuple[Callable[[Bands], Chosen | None], ...] = (
        lambda so_far: answer(outcomes, so_far),
        lambda so_far: offer(outcomes, so_far),
        lambda so_far: urgent(outcomes, scores),
        lambda so_far: concern(outcomes, scores, so_far.urgent),
    )
    found = []
    for step in steps:
        chosen = step(bands)
        if chosen:
            found.append(chosen)
            bands = bands.model_copy(update={chosen.band: chosen.value})
    return bands, found


def answer(outcomes: Sequence[Outcome], bands: Bands) -> Chosen | None:
    """The confidence from which to answer at once."""
    asks, strangers = _questions(outcomes)

    def tried(value: float) -> Candidate:
        # Offers play no part yet.
        at = bands.model_copy(update={"answer": value})
        given = [(o, d) for o in (*asks, *strangers) if (d := _decided(o, at)).kind == "answer"]
        right = sum(d.intent in o.case.right for o, d in given)
        wrong = sum(d.intent not in o.case.right for o, d in given if o.case.asks)
        stranger = sum(d.intent not in o.case.right for o, d in given if o.case.stranger)
        shares = {
            "right, of answers": Share(right, len(given)),
            "answered, of questions": Share(sum(o.case.asks for o, _ in given), len(asks)),
            "answered wrong, of questions": Share(wrong, len(asks)),
            "answered, of strangers": Share(stranger, len(strangers)),
        }
        kept = right >= PRECISION * len(given) and wrong <= WRONG * len(asks) and stranger <= STRANGERS * len(strangers)
        return Candidate("answer", value, shares, kept and bool(given))

    return _choose("answer", tried, lambda c: c.shares["right, of answers"].value) if asks else None


def offer(outcomes: Sequence[Outcome], bands: Bands) -> Chosen | None:
    """The summed confidence of the best three from which to offer; `bands.answer` is already chosen."""
    asks, strangers = _questions(outcomes)

    def tried(value: float) -> Candidate:
        at = bands.model_copy(update={"offer": value})
        offers = [(o, d) for o in asks if (d := _decided(o, at)).kind == "choices"]
        right = sum(bool(o.case.right & set(d.choices)) for o, d in offers)
        helped = right + sum(d.kind == "answer" and d.intent in o.case.right for o in asks for d in [_decided(o, at)])
        # A stranger who is met with an offer is met with one that lacks the right one.
        to_strangers = sum(_decided(o, at).kind == "choices" for o in strangers)
        made = len(offers) + to_strangers
        shares = {
            "right one among offers": Share(right, made),
            "offered, of questions": Share(len(offers), len(asks)),
            "answered or offered right, of questions": Share(helped, len(asks)),
            "offered, of strangers": Share(to_strangers, len(strangers)),
        }
        return Candidate("offer", value, shares, right >= OFFERED_RIGHT * made and made > 0)

    return _choose("offer", tried, lambda c: c.shares["right one among offers"].value) if asks else None


def urgent(outcomes: Sequence[Outcome], scores: Sequence[Score]) -> Chosen | None:
    """The learnt danger score from which to alarm."""
    scored = list(zip(outcomes, scores, strict=True))
    limits = (("alarms on traps", URGENT_TRAPS), ("alarms on ordinary messages", URGENT_ORDINARY))

    def alarmed(outcome: Outcome, score: Score, value: float) -> bool:
        heard = score.urgent >= value and not outweighs(outcome.ranking, "urgent", score.urgent)
        return heard or _by_signals(outcome, "urgent")

    return _danger("urgent", scored, limits, alarmed, lambda outcome: outcome.case.level == "urgent")


def concern(outcomes: Sequence[Outcome], scores: Sequence[Score], least_urgent: float) -> Chosen | None:
    """The learnt score of danger or despair from which to show the gentle line; `least_urgent` is already chosen."""
    scored = list(zip(outcomes, scores, strict=True))
    limits = (("gentle lines on traps", CONCERN), ("gentle lines on ordinary messages", CONCERN))

    def shown(outcome: Outcome, score: Score, value: float) -> bool:
        heard = score.concern >= value and not outweighs(outcome.ranking, "concern", score.concern)
        heard = heard or score.urgent >= least_urgent
        return heard or _by_signals(outcome, "concern") or _by_signals(outcome, "urgent")

    return _danger("concern", scored, limits, shown, lambda outcome: True)


def _danger(
    band: str,
    scored: Sequence[tuple[Outcome, Score]],
    limits: Sequence[tuple[str, float]],
    fires: Callable[[Outcome, Score, float], bool],
    wants: Callable[[Outcome], bool],
) -> Chosen | None:
    """Choose a danger threshold. What signals alone raise is not the score's fault: they may use a limit up.

    Args:
        band: which threshold.
        scored: outcomes with their learnt scores.
        limits: name and greatest share of false alarms, for traps and for ordinary messages.
        fires: whether a message is met at a threshold.
        wants: which cries the threshold is for.
    """
    cries = [(o, s) for o, s in scored if o.case.cry and wants(o)]
    harmless = [(o, s) for o, s in scored if not o.case.cry and EITHER not in o.case.tags]
    # An alarm that a row calls right too is no false one.
    harmless = [(o, s) for o, s in harmless if s.kind not in o.case.right and o.decision.urgent not in o.case.right]
    groups = [[(o, s) for o, s in harmless if o.case.trap is trap] for trap in (True, False)]
    if not cries or not any(groups):
        return None
    never = 2.0  # a score that no message reaches: only signals fire

    def tried(value: float) -> Candidate:
        shares = {"cries met": Share.count(fires(o, s, value) for o, s in cries)}
        kept = True
        for (name, limit), group in zip(limits, groups, strict=True):
            shares[name] = Share.count(fires(o, s, value) for o, s in group)
            kept = kept and shares[name].hits <= max(limit * len(group), sum(fires(o, s, never) for o, s in group))
        return Candidate(band, value, shares, kept)

    return _choose(band, tried, lambda c: -sum(c.shares[name].value for name, _ in limits))


def _choose(band: str, tried: Callable[[float], Candidate], nearness: Callable[[Candidate], float]) -> Chosen:
    candidates = tuple(tried(step / STEPS) for step in range(1, STEPS))
    kept = next((c for c in candidates if c.kept), None)
    chosen = kept or max(candidates, key=nearness)
    return Chosen(band, chosen.value, candidates, kept is not None)


def _questions(outcomes: Sequence[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    return [o for o in outcomes if o.case.asks], [o for o in outcomes if o.case.stranger]


def _decided(outcome: Outcome, bands: Bands) -> Decision:
    """The decision at other thresholds, alarms left out: they have thresholds of their own."""
    return decide(outcome.ranking, None, bands)


def _by_signals(outcome: Outcome, level: str) -> bool:
    """Whether a written signal fired at a level."""
    alert = outcome.decision.alert
    return alert is not None and any(s.level == level and s.group != EXAMPLES for s in alert.signals)
