"""A report of the check for a person, a program or the forge."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .check import Report

_STYLES = {"error": "bold red", "warning": "yellow"}


def table(report: Report, console: Console) -> None:
    """Print a table: where, what and how to mend it – and one line that sums up."""
    if report.problems:
        rows = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        rows.add_column("where", overflow="fold", max_width=console.width // 2)
        rows.add_column("what", overflow="fold")
        # Errors last: they stand above the prompt, however many warnings there are.
        for problem in sorted(report.problems, key=lambda p: p.severity, reverse=True):
            style = _STYLES[problem.severity]
            told = Text.assemble((problem.severity, style), f" {problem.what}\n", (f"→ {problem.mend}", "green"))
            rows.add_row(Text(f"{problem.file}:{problem.line}"), told)
        console.print(rows)
        console.print()
    console.print(Text(summary(report)))


def summary(report: Report) -> str:
    """One line: "2 errors, 1 warning (wording 2, held-out 1) in 73 intents, …"."""
    counts = f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}"
    rules = ", ".join(f"{rule} {count}" for rule, count in report.by_rule().items())
    if not report.whole:
        return f"{counts}. The rest was not checked: mend these first."
    seen = ", ".join(f"{count} {name}" for name, count in report.looked_at.items())
    return f"{counts}{f' ({rules})' if rules else ''} in {seen}"


def as_json(report: Report) -> str:
    """One JSON object with every problem."""
    whole = {
        "errors": report.errors,
        "warnings": report.warnings,
        "whole": report.whole,
        "looked_at": report.looked_at,
        "problems": [asdict(problem) for problem in report.problems],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def github(report: Report, root: Path) -> Iterator[str]:
    """Annotations that the forge shows beside the line, errors first; then the summary.

    Args:
        report: what was found.
        root: the content's folder; paths are told as seen from here.
    """
    for problem in report.problems:
        file = os.path.relpath(root / problem.file)
        place = f"file={_property(file)},line={max(problem.line, 1)},title={_property(problem.rule)}"
        yield f"::{problem.severity} {place}::{_message(f'{problem.what} – {problem.mend}')}"
    yield summary(report)


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
