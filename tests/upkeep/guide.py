"""The maintainers' guide as a program: its edits are made, its commands run, and what they print is compared.

`python -m tests.upkeep.guide` writes what they print into the guide.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent, indent
from unittest import mock

from bot.__main__ import main
from tests.upkeep import tidy

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "maintaining.md"
BLOCK = re.compile(r"^(?P<indent> *)```(?P<kind>diff|console)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)


class Today(date):
    """The day of the guide."""

    @classmethod
    def today(cls) -> Today:
        return cls(2026, 12, 1)


def rendered(text: str) -> str:
    """The guide with what its commands print now. Each section begins with an untouched content folder."""
    return "".join(_section(part) for part in re.split(r"^(?=## )", text, flags=re.MULTILINE))


def _section(text: str) -> str:
    if not BLOCK.search(text):
        return text
    with tempfile.TemporaryDirectory() as folder, mock.patch("bot.upkeep.commands.date", Today):
        root = tidy.write(Path(folder))
        return BLOCK.sub(lambda found: _block(found, root), text)


def _block(found: re.Match[str], root: Path) -> str:
    body = dedent(found["body"])
    if found["kind"] == "diff":
        edit(root, body)
        return found[0]
    commands = [line for line in body.splitlines() if line.startswith("$ ")]
    body = "\n".join(row for command in commands for row in (command, *output(command, root)))
    return indent(f"```console\n{body}\n```", found["indent"], lambda line: bool(line.strip()))


def edit(root: Path, body: str) -> None:
    """Make one edit: lines with "-" go, lines with "+" come, the others say where."""
    head, *rows = body.splitlines()
    file, _, new = head.removeprefix("--- ").partition(" ")
    before = [row[1:] for row in rows if row[:1] in (" ", "-")]
    after = [row[1:] for row in rows if row[:1] in (" ", "+")]
    path = root / file
    if new:
        path.write_text("\n".join(after) + "\n", "utf-8")
        return
    tidy.edit(root, file, _whole(before), _whole(after))


def _whole(rows: list[str]) -> str:
    return "\n" + "\n".join(rows) + "\n"


def output(command: str, root: Path) -> Iterator[str]:
    """What a command prints, line by line."""
    words = shlex.split(command.removeprefix("$ "))
    assert words[:3] == ["python", "-m", "bot"], command
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(["--content", str(root), *words[3:]])
    return (line.rstrip() for line in printed.getvalue().rstrip().splitlines())


if __name__ == "__main__":
    GUIDE.write_text(rendered(GUIDE.read_text("utf-8")), "utf-8")
