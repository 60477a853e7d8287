from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.upkeep.tidy import edit


def run(root: Path, *arguments: str) -> int:
    return main(["--content", str(root), *arguments])


def test_check_fails_on_errors_only(root: Path) -> None:
    """Warnings let a change land."""
    edit(root, "responses/en/cost.md", "date: 2021", "date: 1999")
    assert run(root, "check") == 0
    edit(root, "responses/en/cost.md", "By phone", "By addicts")
    assert run(root, "check") == 1


def test_check_can_be_limited(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To some files, named from anywhere, and to errors."""
    edit(root, "responses/en/cost.md", "date: 2021", "date: 1999")
    assert run(root, "check", "--format", "json", str(root / "responses/en/cost.md")) == 0
    assert json.loads(capsys.readouterr().out)["warnings"] == 1
    run(root, "check", "--format", "json", "responses/en/first-step.md")
    assert json.loads(capsys.readouterr().out)["warnings"] == 0
    run(root, "check", "--format", "github", "--errors")
    assert "::" not in capsys.readouterr().out


def test_a_wrong_name_is_one_clear_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong and what to do instead, no traceback."""
    assert run(root, "review", "show", "prices") != 0
    assert "no text is called “prices”" in capsys.readouterr().err
    assert run(root, "lines", "verify", "Atlantis", "x", "--by", "A. First", "--how", "called") != 0
    assert "no country is called “Atlantis”" in capsys.readouterr().err


def test_lists_can_be_filtered(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By tier, state, language; by country and state."""
    run(root, "review", "--tier", "L", "--state", "never", "--language", "en")
    assert "en/cost" in (text := capsys.readouterr().out) and "en/iop-what" not in text
    run(root, "review", "--language", "fr")
    assert capsys.readouterr().out.strip() == "no such text"
    run(root, "lines", "--country", "us", "--state", "hold")
    assert "Held Line" in (text := capsys.readouterr().out) and "Lifeline" not in text
    run(root, "lines", "--country", "ZZ")
    assert capsys.readouterr().out.strip() == "no such line"


def test_schemas_are_written_below_the_content(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The names of written files are printed."""
    assert run(root, "schema") == 0
    assert "docs/schema/intents.json" in capsys.readouterr().out
    assert (root / "docs/schema/intents.json").exists()


@pytest.mark.parametrize(
    "command", ["check", "review", "review show", "review sign", "lines", "lines verify", "schema"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` describes it."""
    with pytest.raises(SystemExit) as stop:
        main([*command.split(), "--help"])
    assert stop.value.code == 0
    assert command in capsys.readouterr().out
