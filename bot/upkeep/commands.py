"""The maintainers' commands: check, review, lines, schema. Each imports what it needs only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..content import content_root, load

if TYPE_CHECKING:
    from rich.console import Console

PIPED = 120  # columns where no terminal says how wide it is
Run = Callable[[argparse.Namespace], int]


class Command(Protocol):
    """Adds a command to the command line."""

    def __call__(self, name: str, run: Run, help: str) -> argparse.ArgumentParser: ...


def add(command: Command, shared: argparse.ArgumentParser) -> None:
    """Add all of them.

    Args:
        command: adds one command.
        shared: options that every command has.
    """
    check = command("check", _check, "list everything that is wrong with the content, with file and line")
    check.add_argument("files", nargs="*", metavar="FILE", help="only the problems of these files")
    check.add_argument("--format", choices=("table", "json", "github"), default="table")
    check.add_argument("--errors", action="store_true", help="leave the warnings out")
    check.add_argument("--thorough", action="store_true", help="train the matcher five times; takes minutes")

    review = command("review", _review, "list who has reviewed which text; show a text; sign one")
    review.add_argument("--tier", choices=("A", "B", "L", "C"))
    review.add_argument("--state", choices=("never", "changed", "overdue", "current"))
    review.add_argument("--language", metavar="LANG", help="en, es …")
    parts = review.add_subparsers(title="commands", metavar="COMMAND")
    show = parts.add_parser("show", help="a text as a person sees it, its sources, what changed", parents=[shared])
    show.add_argument("id", metavar="ID", help="a text, as the list names it")
    show.set_defaults(run=_review_show)
    sign = parts.add_parser("sign", help="sign texts exactly as they stand now", parents=[shared])
    sign.add_argument("ids", metavar="ID", nargs="+", help="texts, as the list names them")
    sign.add_argument("--by", required=True, metavar="NAME", help="who reviewed them")
    sign.add_argument("--credential", required=True, help="what lets this person judge: MD, LCSW …")
    sign.set_defaults(run=_review_sign)

    lines = command("lines", _lines, "list help lines by state and age; verify one")
    lines.add_argument("--country", metavar="CODE", help="ISO code: US, GB …")
    lines.add_argument("--state", choices=("overdue", "never", "verified", "hold", "not-shown"))
    parts = lines.add_subparsers(title="commands", metavar="COMMAND")
    verify = parts.add_parser("verify", help="write down that somebody checked a line", parents=[shared])
    verify.add_argument("country", metavar="COUNTRY", help="ISO code or name")
    verify.add_argument("line", metavar="LINE", help="the line's name")
    verify.add_argument("--by", required=True, metavar="NAME", help="who checked it")
    verify.add_argument("--how", required=True, help="what was done: read where, called")
    verify.set_defaults(run=_lines_verify)

    command("schema", _schema, "write the JSON Schemas for editors into docs/schema/")


def _check(options: argparse.Namespace) -> int:
    from . import report
    from .check import check

    root = content_root(options.content)
    found = check(root, thorough=_told_fold if options.thorough else None)
    if options.files:
        found = found.only(frozenset(_from_root(root, name) for name in options.files))
    if options.errors:
        found = found.severe()
    if options.format == "json":
        print(report.as_json(found))  # noqa: T201
    elif options.format == "github":
        for line in report.github(found, root):
            print(line)  # noqa: T201
    else:
        report.table(found, _console())
    return 1 if found.errors else 0


def _told_fold(fold: int) -> None:
    print(f"held-out matching: fold {fold + 1} of 5 done", file=sys.stderr)  # noqa: T201


def _from_root(root: Path, name: str) -> str:
    """A file as the check names it, whether it was typed as seen from here or from the content's folder."""
    path = Path(name).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else Path(name).as_posix()


def _review(options: argparse.Namespace) -> int:
    from .review import table
    from .review_show import listing

    state = {"changed": "changed since"}.get(options.state, options.state)
    rows = [
        row
        for row in table(load(content_root(options.content)), date.today())
        if options.tier in (None, row.tier) and options.language in (None, row.language)
    ]
    listing([row for row in rows if state in (None, row.state)], rows, _console())
    return 0


def _review_show(options: argparse.Namespace) -> int:
    from .review import find, table
    from .review_show import one

    root = content_root(options.content)
    content = load(root)
    one(content, find(table(content, date.today()), options.id), root, _console())
    return 0


def _review_sign(options: argparse.Namespace) -> int:
    from .review import sign

    for entry in sign(content_root(options.content), options.ids, options.by, options.credential, date.today()):
        print(f"{entry.text}: signed by {entry.by} ({entry.credential}), {entry.on}, {entry.digest[:12]}")  # noqa: T201
    return 0


def _lines(options: argparse.Namespace) -> int:
    from .lines import table
    from .lines_show import listing

    state = {"never": "never verified", "hold": "on hold", "not-shown": "not shown"}.get(options.state, options.state)
    country = options.country and options.country.upper()
    rows = [
        row
        for row in table(load(content_root(options.content)), date.today())
        if country in (None, row.country) and state in (None, row.state)
    ]
    listing(rows, _console())
    return 0


def _lines_verify(options: argparse.Namespace) -> int:
    from .lines import verify

    root = content_root(options.content)
    entry = verify(root, options.country, options.line, options.by, options.how, date.today())
    print(f"{options.line}: verified by {entry.by} on {entry.on} – {entry.how}")  # noqa: T201
    return 0


def _schema(options: argparse.Namespace) -> int:
    from .json_schema import write

    changed = write(content_root(options.content))
    print("\n".join(changed) if changed else "nothing to change")  # noqa: T201
    return 0


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPED)
