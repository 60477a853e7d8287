from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from bot.content import Problem
from bot.upkeep import report
from bot.upkeep.check import Report

ERROR = Problem("intents.yaml", 7, "100% wrong:\nreally", "mend, it", "error", "schema")
WARNING = Problem("responses/en/cost.md", 0, "old", "look", "warning", "source-age")
FOUND = Report((ERROR, WARNING), {"intents": 2}, whole=True)


def shown(found: Report) -> list[str]:
    out = io.StringIO()
    report.table(found, Console(file=out, width=80))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_a_table_tells_place_fault_and_mend() -> None:
    """Each problem has its file and line, what is wrong, and what to do; errors stand last, above the prompt."""
    rows = shown(FOUND)
    assert rows[0].split() == ["responses/en/cost.md:0", "warning", "old"]
    assert rows[1].strip() == "→ look"
    assert rows[2].startswith("intents.yaml:7")
    assert rows[-1] == "1 error, 1 warning (schema 1, source-age 1) in 2 intents"


def test_a_clean_report_is_one_line() -> None:
    """Nothing but what was looked at."""
    assert shown(Report((), {"intents": 2}, whole=True)) == ["0 errors, 0 warnings in 2 intents"]


def test_a_stopped_check_says_so() -> None:
    """Where the rest was not looked at, nobody takes silence for health."""
    assert shown(Report((ERROR,), {}, whole=False))[-1].endswith("The rest was not checked: mend these first.")


def test_json_holds_every_field() -> None:
    """Programs get the problems as they are."""
    data = json.loads(report.as_json(FOUND))
    assert (data["errors"], data["warnings"], data["whole"]) == (1, 1, True)
    assert data["problems"][0] == {
        "file": "intents.yaml",
        "line": 7,
        "what": "100% wrong:\nreally",
        "mend": "mend, it",
        "severity": "error",
        "rule": "schema",
    }


def test_annotations_are_escaped(tmp_path: Path) -> None:
    """The forge reads one command a line, so percent signs and line breaks are written out."""
    first, second, last = report.github(FOUND, Path.cwd())
    assert first == "::error file=intents.yaml,line=7,title=schema::100%25 wrong:%0Areally – mend, it"
    assert second.startswith("::warning file=responses/en/cost.md,line=1,")
    assert not last.startswith("::")
