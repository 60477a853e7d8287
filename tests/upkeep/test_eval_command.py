"""The command `eval` from end to end – on the tiny content."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.__main__ import EXIT_CONTENT, main
from bot.content import load
from bot.content.marked import read_yaml
from bot.upkeep.evaluation import judge
from tests.upkeep.labelled import CRIES, DIALOGUES, ROWS, TRAPS, write_content, write_sets

Files = Callable[..., list[Path]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Writes labelled files: name → rows."""
    return partial(write_sets, tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny content, to write thresholds into."""
    return write_content(tmp_path)


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is learnt stays in this test."""
    monkeypatch.setenv("CARE_OPTIONS_CACHE", str(tmp_path / "cache"))


class Page(HTMLParser):
    """Collects what a page refers to and holds."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [v for k, v in attrs if k in ("src", "href") and v and not v.startswith("#")]


@pytest.mark.usefixtures("learnt")
def test_eval_saves_compares_explains_and_fails_on_a_broken_limit(
    folder: Path, files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(path) for path in files(questions=ROWS, cries=CRIES, traps=TRAPS, dialogues=DIALOGUES)]
    saved_run, page_file, limit = tmp_path / "run.json", tmp_path / "report.html", tmp_path / "limits.yaml"
    limit.write_text("cries:\n  caught: {min: 0.9}\n", "utf-8")
    base = ["eval", "--content", str(folder), *names]
    assert main([*base, "--json", str(saved_run)]) == 0
    shown = capsys.readouterr().out
    assert "12 messages" in shown
    assert "curated word for word, so the figures flatter: traps 1" in shown
    code = main([*base, "--baseline", str(saved_run), "--html", str(page_file), "--limits", str(limit), "--all"])
    told = capsys.readouterr()
    assert code == 1
    assert "limit broken – cries: " in told.err
    assert "no message is judged otherwise" in told.out
    page = Page()
    page.feed(page_file.read_text("utf-8"))
    assert page.outside == []
    assert "script" not in page.tags and "link" not in page.tags
    assert page.tags.count("svg") == 4
    errors = [row for row in json.loads(saved_run.read_text("utf-8"))["rows"] if row["verdict"] in judge.ERRORS]
    assert page.tags.count("details") == len(errors) > 0


@pytest.mark.usefixtures("learnt")
def test_eval_calibrate_writes_the_bands_with_where_they_come_from(folder: Path, files: Files) -> None:
    names = [str(path) for path in files(questions=ROWS, cries=CRIES, traps=TRAPS)]
    base = ["eval", "--content", str(folder), *names, "--calibrate", "--date", "2027-01-02"]
    before = (folder / "intents.yaml").read_text("utf-8")
    assert main([*base, "--dry-run"]) == 0
    assert (folder / "intents.yaml").read_text("utf-8") == before
    assert main(base) == 0
    bands = load(folder).file.bands
    assert bands.measured_on == "questions (4), cries (3), traps (3)"
    assert bands.measured == date(2027, 1, 2)
    assert read_yaml(folder / "intents.yaml", "intents.yaml").data["intents"].keys() == load(folder).intents.keys()


@pytest.mark.usefixtures("learnt")
def test_eval_refuses_a_file_that_cannot_be_read_before_it_runs(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "--content", str(folder), str(tmp_path / "no.jsonl")]) == EXIT_CONTENT
    assert "no.jsonl:0: cannot be read" in capsys.readouterr().err
