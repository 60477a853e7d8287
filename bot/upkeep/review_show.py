"""Reviews in the terminal: the list with its progress, and one text with all that a reviewer needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..compose import Composer, source_line
from ..content import Content, Response
from ..ledger import Ledger
from ..model import Decision, Memory, Reply
from ..plain import plain_text
from . import history
from .review import TIERS, Row

_STYLES = {"never": "red", "changed since": "red", "overdue": "yellow", "current": "green"}
_BAR = 20
_WIDTH = 100


def listing(shown: Sequence[Row], rows: Sequence[Row], console: Console) -> None:
    """A table of texts, and for each tier how many of all its texts are reviewed as they stand."""
    if shown:
        grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for name in ("tier", "state", "text", "title", "last review"):
            grid.add_column(name, no_wrap=name in ("tier", "state"), overflow="fold")
        for row in shown:
            last = f"{row.review.on}, {row.review.by} ({row.review.credential})" if row.review else ""
            state = Text(row.state, _STYLES[row.state])
            grid.add_row(row.tier, state, Text(row.id), Text(row.text.head.title), Text(last))
        console.print(grid)
        console.print()
    for name, meaning in TIERS.items():
        inside = [row for row in rows if row.tier == name]
        if inside:
            done = sum(row.state == "current" for row in inside)
            console.print(Text(f"{name}  {_bar(done, len(inside))} {done} of {len(inside)} reviewed – {meaning}"))
    if not rows:
        console.print("no such text")


def _bar(done: int, total: int) -> str:
    full = done * _BAR // total
    return "█" * full + "░" * (_BAR - full)


def one(content: Content, row: Row, root: Path, console: Console) -> None:
    """A text as a person sees it, its sources in full, its reviews, and what changed since the last one."""
    console.print(Text(f"{row.id} – tier {row.tier}, {TIERS[row.tier]} – {row.state}", "bold"))
    console.print(Text(f"{row.text.file}:{row.text.line}"))
    console.print()
    _print(console, plain_text(as_sent(content, row)).splitlines())
    console.print()
    sources = [source_line(source) for source in row.text.head.sources]
    _part(console, "Sources", sources or ["none"])
    reviews = Ledger(content).reviews(row.id)
    signed = [f"{review.on}, {review.by} ({review.credential})" for review in reviews]
    _part(console, "Reviews", signed or ["nobody has reviewed this text"])
    if row.state == "changed since" and row.review:
        _part(console, f"Changed since {row.review.on}", _changes(row, root, row.review.digest))


def as_sent(content: Content, row: Row) -> Reply:
    """The whole reply for somebody whose country is unknown."""
    composer, memory = Composer(content), Memory(language=row.language)
    if isinstance(row.text, Response):
        return composer.answer(Decision("answer", row.text.id, 1.0), row.text.id, memory)
    return composer.crisis(Decision("crisis"), [row.text.id.removeprefix("crisis/")], memory, ())


def _changes(row: Row, root: Path, digest: str) -> list[str]:
    version = history.reviewed(root, row.text, digest)
    if version is None:
        return ["The reviewed version is not in the history here, so it cannot be compared. Read the whole text."]
    return [f"compared with commit {version.commit}", *history.difference(version.text, row.text)]


def _part(console: Console, title: str, rows: Sequence[str]) -> None:
    console.print(Text(title, "bold"))
    _print(console, rows)
    console.print()


def _print(console: Console, rows: Sequence[str]) -> None:
    """Indented, wrapped between words at a width that reads well; addresses stay whole, to be clicked."""
    for row in rows:
        style = {"+": "green", "-": "red"}.get(row[:1], "")
        for part in wrap(row, min(console.width, _WIDTH) - 2, break_long_words=False, break_on_hyphens=False) or [""]:
            console.print(Text(f"  {part}".rstrip(), style), soft_wrap=True)
