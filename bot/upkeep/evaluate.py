"""The commands that measure: `eval` and `try`. Everything they need is imported only when they run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..content import ContentError, Problem, content_root, load

if TYPE_CHECKING:
    from rich.console import Console

    from ..conversation import Conversation
    from .commands import Command
    from .evaluation.run import Outcome

PIPED = 200  # columns where no terminal says how wide it is
BROKEN = 1


def add(command: Command) -> None:
    """Add both commands."""
    measure = command("eval", _eval, "measure the bot on labelled messages")
    measure.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines; see evaluation/README.md")
    measure.add_argument("--json", type=Path, metavar="FILE", help="save the run")
    measure.add_argument("--baseline", type=Path, metavar="FILE", help="tell what changed since a saved run")
    measure.add_argument("--limits", type=Path, metavar="FILE", help="fail where a measure breaks its limit")
    measure.add_argument("--html", type=Path, metavar="FILE", help="write one page with every error explained")
    measure.add_argument("--all", action="store_true", help="print every tag and intent")
    measure.add_argument("--calibrate", action="store_true", help="choose the bands and write them into intents.yaml")
    measure.add_argument("--dry-run", action="store_true", help="with --calibrate: choose, and write nothing")
    measure.add_argument("--date", type=date.fromisoformat, metavar="DAY", help="with --calibrate: day to write down")

    attempt = command("try", _try, "tell the whole journey of one message")
    attempt.add_argument("text", help="what a person sends")
    attempt.add_argument("--json", action="store_true", help="as data")
    attempt.add_argument("--topic", help="what the conversation was about: iop, residential …")


def _conversation(options: argparse.Namespace) -> Conversation:
    from ..learning import conversation

    return conversation(load(content_root(options.content)))


def _eval(options: argparse.Namespace) -> int:
    from .evaluation import limits, measures, rows, run, saved, tables

    # Whatever can be wrong with the request is told before the minute that the run may take.
    baseline = saved.read(options.baseline) if options.baseline else None
    wanted = limits.read(options.limits) if options.limits else {}
    bot = _conversation(options)
    cases = rows.read_files(options.files, bot.content)
    console = _console()
    with _progress("asking", len(cases)) as after:
        outcomes = run.run(bot, cases, after)
    tables.show(outcomes, console, options.all)
    tables.taught(rows.taught(cases, bot.content), console)
    if baseline:
        tables.changed(baseline, outcomes, console)
    if options.json:
        saved.save(options.json, bot.content, outcomes)
    if options.html:
        _page(options.html, bot, outcomes)
    if options.calibrate:
        _calibrate(options, bot, outcomes, console)
    measured = measures.by_set(outcomes)
    found = limits.broken(wanted, measured)
    for broken in found:
        print(f"limit broken – {broken}", file=sys.stderr)  # noqa: T201
    for name in limits.not_run(wanted, measured):
        print(f"limits of “{name}” not judged: not among the files", file=sys.stderr)  # noqa: T201
    failed = any(outcome.failed for outcome in outcomes)
    if failed:  # a bug, whatever the limits say
        print("the bot fell back on its fail-safe reply", file=sys.stderr)  # noqa: T201
    return BROKEN if found or failed else 0


def _page(file: Path, bot: Conversation, outcomes: Sequence[Outcome]) -> None:
    from .evaluation.judge import ERRORS, verdict
    from .evaluation.page import page
    from .tryout import Tryout

    errors = sum(verdict(outcome) in ERRORS for outcome in outcomes)
    with _progress("explaining", len(outcomes) + errors) as after:
        text = page(bot.content, outcomes, Tryout(bot), after)
    file.write_text(text, "utf-8")


def _calibrate(options: argparse.Namespace, bot: Conversation, outcomes: Sequence[Outcome], console: Console) -> None:
    from collections import Counter

    from .danger import DangerView
    from .evaluation import bands_file, calibrate, tables

    bands = bot.content.file.bands
    view = DangerView(bot.content, bot.screen)
    with _progress("scoring", len(outcomes)) as after:
        scores = []
        for outcome in outcomes:
            scores.append(view.score(outcome.case.text))
            after()
    bands, found = calibrate.choose(outcomes, scores, bands)
    for chosen in found:
        tables.candidates(chosen, console)
    counts = Counter(outcome.case.set for outcome in outcomes)
    told = ", ".join(f"{name} ({count})" for name, count in counts.items())
    bands = bands.model_copy(update={"measured_on": told, "measured": options.date or date.today()})
    if not options.dry_run:
        bands_file.write(bot.content.root, bands)
    values = ", ".join(f"{name} {getattr(bands, name):g}" for name in ("answer", "offer", "urgent", "concern"))
    console.print(f"{'would write' if options.dry_run else 'written'}: {values}; measured on {told}", markup=False)


def _try(options: argparse.Namespace) -> int:
    import json

    from . import tryout, tryout_show

    bot = _conversation(options)
    topics = {**bot.content.file.topics, **bot.content.file.aspects}
    if options.topic and options.topic not in topics:
        what = f"no topic is called “{options.topic}”"
        raise ContentError([Problem("--topic", 0, what, f"use one of: {', '.join(topics)}")])
    attempts = tryout.Tryout(bot)
    journey = attempts.journey(options.text, options.topic)
    if options.json:
        print(json.dumps(tryout.as_data(journey), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        tryout_show.show(journey, attempts, _console())
    return BROKEN if journey.failed else 0


class _progress(AbstractContextManager[Callable[[], None]]):
    """A progress bar on standard error, where that is a terminal."""

    def __init__(self, what: str, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Callable[[], None]:
        self._bar.start()
        return lambda: self._bar.advance(self._task)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED)
