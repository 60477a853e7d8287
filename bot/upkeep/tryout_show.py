"""The journey of one message in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..conversation import outweighs
from ..model import Candidate, Signal
from ..plain import plain_text
from .tryout import Journey, Tryout, why

RANKED = 4


def show(journey: Journey, tryout: Tryout, console: Console) -> None:
    """Print a journey: danger, match, decision, reply."""
    _head("Danger", console)
    _row("words", " ".join("|".join(word.forms) for word in journey.danger) or "–", console)
    for signal in journey.signals:
        _row("signal", _told(journey, signal), console, "red" if signal.level == "urgent" else "yellow")
    for signal in journey.cancelled:
        _row("cancelled", _told(journey, signal), console, "dim")
    score, bands = journey.score, journey.bands
    learnt = f"{score.kind} {score.urgent:.2f} (urgent from {bands.urgent}), or despair {score.concern:.2f}"
    _row("learnt", f"{learnt} (gentle line from {bands.concern})", console)
    _row("", _because(score.because), console, "dim")
    alert = journey.decision.alert
    if alert:
        variant = f", text {alert.kind}-{alert.variant}" if alert.variant else ""
        _row("alert", f"{alert.level}: {alert.kind}, {alert.who}, language {alert.language}{variant}", console, "bold")
    elif score.concern >= bands.concern and outweighs(journey.ranking, "concern", score.concern):
        _row("alert", "none: the question is plainly known, which outweighs so faint a score", console, "dim")
    _head("Match", console)
    _row("words", " ".join(word for word, _ in journey.terms) or "–", console)
    ranking = journey.ranking
    if ranking.repairs:
        _row("repairs", ", ".join(f"{typed} → {word}" for typed, word in ranking.repairs), console)
    if ranking.clause:
        _row("clause", f"“{journey.cut(ranking.clause)}”", console)
    remembered = (
        f"{journey.topic}, {'added' if ranking.topic else 'not needed'}" if journey.topic else "none remembered"
    )
    _row("topic", remembered, console)
    _row("ours", f"{ranking.scope:.2f}", console)
    console.print(_ranking(ranking.candidates, tryout))
    _head("Decision", console)
    _row(journey.decision.kind, why(journey), console, "bold")
    _row("bands", f"measured {bands.measured} on {bands.measured_on}", console, "dim")
    _head("Reply", console)
    console.print(Text(indent(plain_text(journey.reply), "  ")))
    for button in journey.reply.buttons:
        console.print(Text(f"  [{button.label}]", "cyan"))


def _ranking(candidates: Sequence[Candidate], tryout: Tryout) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 2), header_style="bold")
    for name in ("intent", "confidence", "score", "because"):
        grid.add_column(name, overflow="fold")
    for candidate in candidates[:RANKED]:
        parts = _because([(part.feature, part.weight) for part in candidate.contributions])
        row = (f"{candidate.intent}\n{tryout.title(candidate.intent)}", f"{candidate.confidence:.2f}")
        grid.add_row(*map(Text, (*row, f"{candidate.score:.2f}", parts)))
    return grid


def _told(journey: Journey, signal: Signal) -> str:
    softened = f", softened by {', '.join(signal.softened_by)}" if signal.softened_by else ""
    where = f"“{journey.cut((signal.start, signal.end))}” ({signal.start}–{signal.end})"
    why_ = signal.because[0][0] if signal.because else ""
    return f"{signal.kind} / {signal.group}: {signal.level}, {signal.language}, {where}, by {why_}{softened}"


def _because(parts: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{feature} {weight:+.2f}" for feature, weight in parts)


def _head(title: str, console: Console) -> None:
    console.print(Text(title, "bold underline"))


def _row(name: str, value: str, console: Console, style: str = "") -> None:
    console.print(Text.assemble((f"  {name:<10}", "cyan"), (value, style)))
