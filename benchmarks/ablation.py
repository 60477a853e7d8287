"""What each part of the matcher and of the screen is worth: the bot without it, on the same labelled messages.

A part is switched off where it lives – a function, a constant, a piece of the content – and what is learnt with it is
learnt anew. Scores shift with every part, so each table ends in what is reached at the threshold that makes as many
errors as the whole bot, wherever that stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

from bot.content import Content
from bot.conversation import Conversation
from bot.matching import IntentMatcher, features, matcher
from bot.matching.features import FeatureMaker
from bot.model import URGENT_KINDS, Alert
from bot.safety import learnt
from bot.safety.screen import EXAMPLES, OVERRULES, Screen
from bot.safety.signals import Signals
from bot.upkeep.evaluation.judge import verdict
from bot.upkeep.evaluation.rows import EITHER, Case
from bot.upkeep.evaluation.run import Outcome, run

from .accuracy import Told
from .paired import ALWAYS, NEVER, Hits, Scores, by_draws, by_sign, compared, shares
from .parts import only

LEANS = "later-turn"  # the tag of turns that may lean on those before them


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bot and how to do without it.

    Attributes:
        name: of the part.
        off: switches it off in the code.
        without: the content without it.
        learns: what is learnt depends on it.
    """

    name: str
    off: AbstractContextManager[Any] = field(default_factory=nullcontext)
    without: Callable[[Content], Content] = lambda content: content
    learns: bool = False


def _strangers(content: Content) -> Content:
    return replace(content, file=content.file.model_copy(update={"none": ()}))


def _examples(name: str) -> Callable[[Content], Content]:
    return lambda content: replace(content, examples=content.examples.model_copy(update={name: ()}))


MATCHER = (
    Part(
        "typo repair",
        patch.object(FeatureMaker, "repaired", lambda _, row: ([[(t, 1.0)] for t in row], [])),
        learns=True,
    ),
    Part("vocabulary", patch.object(matcher, "vocabulary_index", lambda vocabulary: {}), learns=True),
    Part("neighbours", patch.object(features, "BIGRAM_WEIGHT", 0.0), learns=True),
    Part("letters in a row", patch.object(features, "letters", lambda word: ()), learns=True),
    Part("third-person variants", patch.object(matcher, "third_person", lambda phrase, number: None), learns=True),
    Part("strangers", without=_strangers, learns=True),
    Part("nearest phrases", patch.object(matcher, "NEARNESS", 0.0)),
    Part("exact phrases", patch.object(matcher, "_key", lambda words: None)),
    Part("clauses", patch.object(matcher, "clauses", lambda message: ())),
    Part("topic so far", patch.object(IntentMatcher, "_leans", lambda self, readings, alone: False)),
)
SCREEN = (
    Part("written signals", patch.object(Signals, "find", lambda self, view: ())),
    Part(
        "all that is learnt",
        patch.object(learnt, "score", lambda weights, *_: learnt.Score(URGENT_KINDS[0], 0.0, 0.0, weights.vector({}))),
    ),
    Part("nearest examples", patch.object(learnt, "NEARNESS", 0.0)),
    Part("traps", without=_examples("traps"), learns=True),
    Part("everyday prose", without=_examples("everyday"), learns=True),
    Part("questions as harmless", without=lambda content: only(content, set()), learns=True),
    Part("softeners", patch.object(Signals, "_softened", lambda *_: ())),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What one bot made of the labelled messages.

    Attributes:
        hits: measure → message → whether it counts, at the content's thresholds.
        goal: what passes a threshold, in words.
        scores: what decides whether it does.
    """

    hits: dict[str, Hits]
    goal: str
    scores: Scores


def answers(content: Content, bot: Conversation, cases: Sequence[Case], part: Part) -> Tried:
    """Questions and strangers put to the bot without a part of its matcher."""
    assert isinstance(bot.matcher, IntentMatcher)
    changed = part.without(content)
    model = matcher.learn(changed) if part.learns else bot.matcher.model
    trial = Conversation(content, IntentMatcher(changed, model), bot.screen)
    found = {(o.case.set, o.case.id): o for o in run(trial, [case for case in cases if not case.trap])}
    alone = {key: o for key, o in found.items() if o.case.chat is None and not o.case.cry}
    asks = {key: o for key, o in alone.items() if o.case.asks}
    hits: dict[str, Hits] = {
        "right first": {key: _right(o) for key, o in asks.items()},
        "follow-ups right first": {k: _right(o) for k, o in found.items() if o.case.asks and LEANS in o.case.tags},
        "answered wrong": {key: verdict(o) == "answered wrong" for key, o in asks.items()},
        "strangers answered": {key: verdict(o) == "answered wrong" for key, o in alone.items() if o.case.stranger},
    }
    sure = {key: NEVER if o.decision.urgent else o.confidence for key, o in alone.items()}
    wanted = {key: sure[key] if _right(o) else NEVER for key, o in asks.items()}
    unwanted = {key: sure[key] for key, o in alone.items() if not _right(o)}
    return Tried(hits, "answered right", Scores(wanted, unwanted, content.file.bands.answer))


def _right(outcome: Outcome) -> bool:
    return outcome.first in outcome.case.right


def alarms(content: Content, bot: Conversation, cases: Sequence[Case], part: Part) -> Tried:
    """Messages that stand alone, screened without a part of the screen."""
    screen = Screen(part.without(content), None if part.learns else bot.screen.model, checked=True)
    alone = {(case.set, case.id): case for case in cases if case.chat is None}
    alerts = {key: screen.screen(case.text) for key, case in alone.items()}
    urgent = {key: alert is not None and alert.level == "urgent" for key, alert in alerts.items()}
    pressing = [key for key, case in alone.items() if case.cry and case.level == "urgent"]
    # Where an alarm is welcome and not required, it says nothing either way.
    calm = {k: c for k, c in alone.items() if not c.cry and EITHER not in c.tags and not c.right & {*URGENT_KINDS}}
    hits: dict[str, Hits] = {
        "cries alarmed": {key: urgent[key] for key in pressing},
        "cries not missed": {key: alerts[key] is not None for key, case in alone.items() if case.cry},
        "traps alarmed": {key: urgent[key] for key, case in calm.items() if case.trap},
        "others alarmed": {key: urgent[key] for key, case in calm.items() if not case.trap},
    }
    score = {key: _danger(screen, alone[key].text, alerts[key]) for key in (*pressing, *calm)}
    wanted, unwanted = ({key: score[key] for key in keys} for keys in (pressing, calm))
    return Tried(hits, "cries alarmed", Scores(wanted, unwanted, content.file.bands.urgent))


def _danger(screen: Screen, text: str, alert: Alert | None) -> float:
    """The threshold up to which a message raises the alarm."""
    written = [signal.level for signal in alert.signals if signal.group != EXAMPLES] if alert else []
    if "urgent" in written:
        return ALWAYS
    judged = learnt.score(screen.model.weights, screen.model.nearest, screen.view(text).words).urgent
    return judged if not written or judged >= OVERRULES else NEVER  # a softened signal: only a sure score overrules


def table(parts: Sequence[Part], trial: Callable[[Part], Tried], told: Told) -> Iterator[tuple[str, ...]]:
    """The head, the whole bot, and the bot without each part.

    Args:
        parts: what is switched off, one after the other.
        trial: tries the bot without one.
        told: what is being done, for progress.
    """
    told("the whole bot")
    whole = trial(Part("nothing"))
    errors = whole.scores.errors
    passing = whole.scores.passing(errors)
    yield "without", *whole.hits, f"{whole.goal}, same errors"
    yield "nothing", *map(shares, (*whole.hits.values(), passing))
    for part in parts:
        told(f"without {part.name}")
        with part.off:
            tried = trial(part)
        cells = [compared(hits, whole.hits[name], by_sign(hits, whole.hits[name])) for name, hits in tried.hits.items()]
        last = compared(tried.scores.passing(errors), passing, by_draws(tried.scores, whole.scores))
        yield part.name, *cells, last
