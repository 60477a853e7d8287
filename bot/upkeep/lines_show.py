"""Help lines in the terminal: by state and age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .lines import STATES, Row

_STYLES = {"overdue": "yellow", "never verified": "red", "verified": "green"}


def listing(rows: Sequence[Row], console: Console) -> None:
    """A table of lines, and how many are in each state."""
    if rows:
        grid = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for name in ("state", "country", "line", "last verified, or dated"):
            grid.add_column(name, no_wrap=name in ("state", "country"), overflow="fold")
        for row in rows:
            grid.add_row(Text(row.state, _STYLES.get(row.state, "")), row.country, Text(row.line.name), Text(_age(row)))
        console.print(grid)
        console.print()
    counts = Counter(row.state for row in rows)
    told = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    console.print(Text(f"{len(rows)} lines: {told}" if rows else "no such line"))


def _age(row: Row) -> str:
    if row.days is None:
        return "source undated"
    ago = f"{row.days} day{'' if row.days == 1 else 's'} ago"
    return f"{row.verified.on}, {row.verified.by}, {ago}" if row.verified else f"source {row.line.date}, {ago}"
