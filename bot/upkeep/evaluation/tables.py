"""A run in the terminal: measures with intervals, calibration, tags, the intents that need work, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .calibrate import Candidate, Chosen
from .judge import ERRORS, verdict
from .measures import (
    FEWER,
    NAMES,
    NEUTRAL,
    Measures,
    by_label,
    by_set,
    by_tag,
    calibration,
    calibration_error,
    confusions,
)
from .rows import Case
from .run import Outcome
from .saved import Baseline
from .shares import Share

FEW = 5  # messages below which a tag says nothing
WORST = 15
SHOWN = 40  # changed messages that are listed
BRIEF = ("top1", "top3", "answered_right", "answered_wrong", "none_recall", "urgent_caught", "caught", "false_urgent")


def show(outcomes: Sequence[Outcome], console: Console, whole: bool = False) -> None:
    """Print a run.

    Args:
        outcomes: the run.
        console: where to.
        whole: every tag and label, not just those that need work.
    """
    parts = by_set(outcomes)
    # As many sets side by side as the terminal has room for.
    room = max(1, (console.width - 42) // 24)
    names = list(parts)
    for start in range(0, len(names), room):
        console.print(_measured({name: parts[name] for name in names[start : start + room]}))
        console.print()
    if any(o.case.asks for o in outcomes):
        console.print(_calibrated(outcomes))
    tags = {tag: part for tag, part in by_tag(outcomes).items() if whole or _size(outcomes, tag) >= FEW}
    console.print(_brief("tag", tags, lambda tag: _size(outcomes, tag)))
    if any(o.case.asks for o in outcomes):
        console.print(_labels(outcomes, whole))
    counts = Counter(verdict(outcome) for outcome in outcomes)
    told = ", ".join(f"{counts[error]} {error}" for error in ERRORS if counts[error])
    console.print(Text(f"{len(outcomes)} messages; {told or 'no errors'}"))


def changed(baseline: Baseline, outcomes: Sequence[Outcome], console: Console) -> None:
    """Print what is better and what is worse than in an earlier run."""
    grid = _table("changes", "measure", "before", "now", "points")
    for name, part in by_set(outcomes).items():
        for measure, share in part.items():
            before = baseline.measures.get(name, {}).get(measure)
            if before is not None and before.value != share.value:
                grid.add_row(name, NAMES[measure], _percent(before), _percent(share), _arrow(measure, before, share))
    if grid.row_count:
        console.print(grid)
    changes = baseline.changes(outcomes)
    words = {True: ("better", "green"), False: ("worse", "red"), None: ("other", "yellow")}
    for change in changes[:SHOWN]:
        word, style = words[change.better]
        line = f" {change.set} {change.id}: {change.before} → {change.after}: {_cut(change.text)}"
        console.print(Text.assemble((word, style), line))
    counts = Counter(words[change.better][0] for change in changes)
    told = ", ".join(f"{counts[word]} {word}" for word in ("worse", "better", "other") if counts[word])
    console.print(Text(f"against the baseline: {told or 'no message is judged otherwise'}"))


def taught(cases: Sequence[Case], console: Console) -> None:
    """Warn of messages that the bot has learnt word for word."""
    counts = Counter(case.set for case in cases)
    if cases:
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        warning = f"curated word for word, so the figures flatter: {told}"
        console.print(Text(warning, "yellow"))


def candidates(chosen: Chosen, console: Console) -> None:
    """Print what thresholds around the chosen one would do."""
    first = chosen.candidates[0].shares
    grid = _table(f"band {chosen.band}", *first)
    for candidate in chosen.candidates:
        if _worth_showing(candidate, chosen):
            mark = " ◀" if candidate.value == chosen.value else ""
            row = [Text(f"{candidate.value:.2f}{mark}"), *(Text(str(share)) for share in candidate.shares.values())]
            grid.add_row(*row, style="bold" if mark else "" if candidate.kept else "dim")
    console.print(grid)
    if not chosen.reached:
        console.print(Text(f"no threshold keeps the rule for “{chosen.band}”; {chosen.value:.2f} comes nearest", "red"))


def _worth_showing(candidate: Candidate, chosen: Chosen) -> bool:
    return round(candidate.value * 100) % 5 == 0 or abs(candidate.value - chosen.value) < 0.025


def _measured(parts: Mapping[str, Measures]) -> Table:
    grid = _table("measure", *parts)
    for measure, told in NAMES.items():
        if any(measure in part for part in parts.values()):
            cells = [_cell(part.get(measure)) for part in parts.values()]
            grid.add_row(Text.assemble(measure, (f"\n  {told}", "dim")), *cells)
    return grid


def _cell(share: Share | None) -> Text:
    return Text.assemble(str(share), (f" {share.hits}/{share.of}", "dim")) if share else Text("")


def _calibrated(outcomes: Sequence[Outcome]) -> Table:
    bins = calibration(outcomes)
    grid = _table("confidence", "messages", "mean confidence", "best intent right", "gap")
    for b in bins:
        if b.right.of:
            gap = f"{100 * (b.right.value - b.confidence):+.0f}"
            grid.add_row(f"{b.low:.1f}–{b.high:.1f}", str(b.right.of), f"{100 * b.confidence:.0f} %", str(b.right), gap)
    grid.caption = f"mean gap {100 * calibration_error(bins):.1f} points"
    return grid


def _brief(head: str, parts: Mapping[str, Measures], size: Callable[[str], int]) -> Table:
    shown = [measure for measure in BRIEF if any(measure in part for part in parts.values())]
    grid = _table(head, "messages", *shown)
    for name, part in parts.items():
        cells = [Text(f"{100 * part[m].value:.0f} %" if m in part else "") for m in shown]
        grid.add_row(Text(name), str(size(name)), *cells)
    return grid


def _labels(outcomes: Sequence[Outcome], whole: bool) -> Table:
    """Intents, the weakest first, and what they are mostly taken for."""
    asks = [o for o in outcomes if o.case.asks]
    parts = by_label(asks)
    order = sorted(parts, key=lambda label: (parts[label]["helped"].value, parts[label]["top1"].value, label))
    taken = confusions(outcomes)
    grid = _table("intent, weakest first", "messages", "top1", "top3", "helped", "answered_wrong", "taken for")
    for label in order if whole else order[:WORST]:
        part = parts[label]
        others = Counter({found: n for (own, found), n in taken.items() if own == label and found != label})
        told = ", ".join(f"{found} {n}" for found, n in others.most_common(3))
        measures = ("top1", "top3", "helped", "answered_wrong")
        grid.add_row(label, str(part["top1"].of), *(f"{100 * part[m].value:.0f} %" for m in measures), told)
    return grid


def _arrow(measure: str, before: Share, now: Share) -> Text:
    points = 100 * (now.value - before.value)
    better = (points < 0) == (measure in FEWER)
    style = "" if measure in NEUTRAL else "green" if better else "red"
    return Text(f"{'▲' if points > 0 else '▼'} {points:+.1f}", style)


def _table(*columns: str) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", caption_justify="left")
    for name in columns:
        grid.add_column(name, overflow="fold")
    return grid


def _size(outcomes: Iterable[Outcome], tag: str) -> int:
    return sum(tag in outcome.case.tags for outcome in outcomes)


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f} %"


def _cut(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"
