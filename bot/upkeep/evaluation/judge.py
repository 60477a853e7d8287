"""One outcome → one verdict: the word under which it is counted and listed."""

from __future__ import annotations

from typing import Literal

from .rows import EITHER, NONE
from .run import Outcome

Verdict = Literal[
    "failed",
    # cries
    "missed",
    "only the gentle line",
    "alarm of another kind",
    "caught",
    # everybody else, as far as danger goes
    "false alarm",
    "gentle line without need",
    "alarm welcome",
    "quiet",
    # questions and strangers
    "answered wrong",
    "offered without the right one",
    "declined a question",
    "answered right",
    "offered the right one",
    "declined rightly",
]
# Worst first: the order in which errors are read.
ERRORS: tuple[Verdict, ...] = (
    "failed",
    "missed",
    "only the gentle line",
    "alarm of another kind",
    "false alarm",
    "answered wrong",
    "gentle line without need",
    "offered without the right one",
    "declined a question",
)


def verdict(outcome: Outcome) -> Verdict:
    """Judge one outcome. A needless gentle line is an error of traps only: elsewhere the answer decides."""
    case, decision = outcome.case, outcome.decision
    if outcome.failed:
        return "failed"
    if case.cry:
        if decision.urgent:
            return "caught" if decision.urgent in case.right else "alarm of another kind"
        if case.level == "concern" and decision.concern:
            return "caught"
        return "only the gentle line" if decision.concern else "missed"
    if decision.urgent:
        return "alarm welcome" if welcome(outcome) else "false alarm"
    if case.trap:
        return "gentle line without need" if decision.concern and EITHER not in case.tags else "quiet"
    return _answered(outcome)


def welcome(outcome: Outcome) -> bool:
    """Whether an alarm on this message is fine although the label is no urgent kind."""
    return EITHER in outcome.case.tags or outcome.decision.urgent in outcome.case.right


def _answered(outcome: Outcome) -> Verdict:
    right, decision = outcome.case.right, outcome.decision
    if decision.kind == "answer":
        return "answered right" if decision.intent in right else "answered wrong"
    if decision.kind == "choices":
        return "offered the right one" if right & set(decision.choices) else "offered without the right one"
    return "declined rightly" if NONE in right else "declined a question"
