"""The bot beside RapidFuzz alone and TF-IDF with logistic regression, and beside itself without one of its parts.

    python benchmarks/bench.py [--quick] [--write]

scikit-learn comes with the extra `bench`; without it the classifier is left out. Ten minutes on two cores, most of them
the classifier's; `--quick` takes two.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # run as a file: the bot need not be installed
    sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks import ablation, accuracy, speed  # noqa: E402
from benchmarks.contenders import OURS, Ours, makers, phrases  # noqa: E402
from benchmarks.parts import few, sized  # noqa: E402
from bot.content import Content, content_root, load  # noqa: E402
from bot.conversation import Conversation  # noqa: E402
from bot.learning import conversation  # noqa: E402
from bot.matching import IntentMatcher  # noqa: E402
from bot.model import Memory  # noqa: E402
from bot.upkeep.evaluation.rows import Case, read_files, taught  # noqa: E402
from bot.upkeep.evaluation.run import START  # noqa: E402

PAGE = ROOT / "docs" / "benchmarks.md"
LABELLED = sorted((ROOT / "evaluation").glob("*.jsonl"))
SIZES = (1000, 4000, 0)
FOLDS = 3  # of five that are judged: the classifier takes a minute for each
SMALL, FEW = 2000, 40  # phrases, and messages of each set, where it must be quick


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the report, and a sentence that says how to read it."""

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; returns the exit code."""
    options = _parser().parse_args(arguments)
    errors = Console(stderr=True)
    with errors.status("loading") as status:
        sections = list(_sections(options, lambda what: status.update(what)))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    for section in sections:
        _print(section, console)
    if options.write:
        PAGE.write_text(markdown(sections, options), "utf-8")
        console.print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks/bench.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--content", metavar="DIR", help="folder with intents.yaml and responses/")
    parser.add_argument("--rows", type=Path, nargs="+", default=LABELLED, metavar="FILE", help="labelled messages")
    parser.add_argument("--sample", type=int, default=300, metavar="N", help="phrases asked of each fold (300)")
    parser.add_argument("--quick", action="store_true", help="one fold, few messages, small contents")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    return parser


def _sections(options: argparse.Namespace, told: accuracy.Told) -> list[Section]:
    root, quick = content_root(options.content), bool(options.quick)
    whole = load(root)
    content = sized(whole, SMALL) if quick else whole
    cases = read_files(options.rows, whole)
    known = {(case.set, case.id) for case in taught(cases, whole)}
    fresh = [case for case in cases if (case.set, case.id) not in known]
    if quick:
        fresh = few(fresh, FEW)
    all_makers = makers()
    told("learning")
    bot = conversation(content)
    assert isinstance(bot.matcher, IntentMatcher)
    made = accuracy.trained(content, all_makers, Ours(content, bot.matcher), told)
    most, rounds = (min(options.sample, 100), 1) if quick else (options.sample, FOLDS)
    held = accuracy.cross_validated(content, all_makers, told, most, rounds)
    told("labelled messages")
    families = dict.fromkeys(accuracy.family(case.set) for case in fresh)
    labelled = {
        name: accuracy.on_messages(made, [case for case in fresh if accuracy.family(case.set) == name])
        for name in families
    }
    asked = speed.messages(cases, 60 if quick else 300)
    asks = {
        f"{OURS}, whole reply": lambda text: bot.reply(text, Memory(), START),
        **{f"{name}, match only": contender.best for name, contender in made.items()},
    }
    told("latency")
    latencies = speed.compared(asks, asked)
    told("start")
    starts = speed.start_times(root, 1 if quick else 3)
    grown = speed.growth(content, SIZES[:1] if quick else SIZES, all_makers, asked["10 words"], told)
    return [
        Section(
            "Accuracy",
            "Best intent right, with Wilson's 95 % interval. Labelled messages that are curated word for word were "
            f"left out: {len(known)}.",
            ("", "phrases held out", *(f"labelled messages: {name}" for name in labelled)),
            tuple(
                (
                    name,
                    *(f"{share} of {share.of}" for share in (held[name], *(part[name] for part in labelled.values()))),
                )
                for name in all_makers
            ),
        ),
        Section(
            "Latency",
            "Milliseconds for one message, median / 99th percentile; in brackets how many times our match it is.",
            ("", *asked),
            tuple(_latency_row(name, part, latencies[f"{OURS}, match only"]) for name, part in latencies.items()),
        ),
        Section(
            "Start",
            "Seconds until the first message can be answered, interpreter and imports included.",
            ("", "seconds"),
            tuple((name, f"{seconds:.2f}") for name, seconds in starts.items()),
        ),
        Section(
            "Growth",
            "Seconds to learn the phrases, and milliseconds for a message of ten words.",
            ("", "phrases", "learning, s", "median, ms", "p99, ms"),
            tuple(
                (g.name, f"{g.phrases:,}", f"{g.learning:.1f}", f"{g.latency.median:.2f}", f"{g.latency.p99:.2f}")
                for g in grown
            ),
        ),
        *_worth(content, bot, fresh, told),
        _made_on(sum(1 for _ in phrases(content)), len(content.intents)),
    ]


def _worth(content: Content, bot: Conversation, cases: Sequence[Case], told: accuracy.Told) -> Iterator[Section]:
    """What each part of the matcher and of the screen is worth."""
    names = "/".join(dict.fromkeys(accuracy.family(case.set) for case in cases))
    note = (
        f"Per cent of {names} messages without a part, and in brackets the difference to the whole bot in points; a "
        "star where chance alone makes one less often than once in twenty times. Calibration messages were looked at "
        "while the bot was built, heldout ones were not: evaluation/README.md tells how far. Same errors: at the "
        "threshold that makes as many as the whole bot makes, "
    )
    head, *rows = ablation.table(ablation.MATCHER, partial(ablation.answers, content, bot, cases), told)
    exact = "strangers answered among them. Exact phrases cannot show here: such messages were left out."
    yield Section("Without a part of the matcher", note + exact, head, tuple(rows))
    head, *rows = ablation.table(ablation.SCREEN, partial(ablation.alarms, content, bot, cases), told)
    none = "false alarms all; – where written signals alone make more."
    yield Section("Without a part of the screen", note + none, head, tuple(rows))


def _latency_row(name: str, part: dict[str, speed.Latency], ours: dict[str, speed.Latency]) -> tuple[str, ...]:
    cells = [f"{at.median:.2f} / {at.p99:.2f} (×{at.median / ours[length].median:.1f})" for length, at in part.items()]
    return (name, *cells)


def _made_on(count: int, intents: int) -> Section:
    machine = f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}"
    rows = (
        ("content", f"{intents} intents, {count:,} phrases and strangers"),
        ("machine", machine),
        ("Python", platform.python_version()),
        ("day", date.today().isoformat()),
    )
    return Section("Made on", "Times are of this machine; ratios travel better.", ("", ""), rows)


def _print(section: Section, console: Console) -> None:
    grid = Table(title=section.title, caption=section.note, title_justify="left", caption_justify="left", box=None)
    for name in section.head:
        grid.add_column(name, overflow="fold", header_style="bold")
    for row in section.rows:
        grid.add_row(*row)
    console.print(grid)
    console.print()


def markdown(sections: Sequence[Section], options: argparse.Namespace) -> str:
    """The report as a page of the documentation."""
    command = "python benchmarks/bench.py" + (" --quick" if options.quick else "") + " --write"
    parts = ["# Benchmarks", f"Made by `{command}`; not written by hand."]
    for section in sections:
        rows = [section.head, tuple("---" for _ in section.head), *section.rows]
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        parts += [f"## {section.title}", section.note, table]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
