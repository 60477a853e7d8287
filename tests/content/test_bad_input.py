"""Every mistake a maintainer can make: one clear message with file, line and mend, a non-zero exit, no traceback."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from tests import small_content
from tests.small_content import change, line_of

INTENTS, TEXTS, EXAMPLES = "intents.yaml", "responses/en/texts.yaml", "responses/danger-examples.yaml"
LINES, LANGUAGES, REVIEWS = "responses/crisis-lines.yaml", "responses/languages.yaml", "responses/reviews.yaml"
COST = "responses/en/cost.md"
SELF = "responses/en/crisis/overdose-self.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_content.write(tmp_path / "content")


@pytest.fixture(autouse=True)
def piped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "hello"}\n'))
    monkeypatch.setenv("CARE_OPTIONS_CACHE", str(tmp_path / "cache"))


def told(root: Path, capsys: pytest.CaptureFixture[str], *command: str) -> list[str]:
    """What is said on standard error; nothing else is said, and the exit code is not 0."""
    code = main(["--content", str(root), *(command or ("match",))])
    out, err = capsys.readouterr()
    assert code
    assert not out
    assert "Traceback" not in err
    return err.splitlines()


def test_the_small_content_is_sound(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What all other tests here break answers as it stands."""
    assert main(["--content", str(root), "match"]) == 0
    assert '"intent": "greeting"' in capsys.readouterr().out


MISTAKES: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))


def mistake(root: Path, name: str) -> dict[str, str]:
    """Make it; returns what must be told."""
    made = MISTAKES[name]
    change(root, made["file"], made["old"], made["new"])
    return made


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_mend(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """One line on standard error for it: file:line: what – mend."""
    made = mistake(root, name)
    lines = told(root, capsys)
    mine = [line for line in lines if made["what"] in line]
    assert mine, lines
    place, _, rest = mine[0].partition(": ")
    assert place == f"{made['file']}:{line_of(root, made['file'], made['at'])}"
    assert made["mend"] in rest.rpartition(" – ")[2]


ALONE = set(MISTAKES) - {
    "empty list of phrases",  # the phrases that stay behind need another key
    "intent id with capitals",
    "examples without traps",  # a wrong key is one too many and one too few
    "unknown key",
}


@pytest.mark.parametrize("name", sorted(ALONE))
def test_one_mistake_is_one_message(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """No flood of consequences."""
    mistake(root, name)
    assert len(told(root, capsys)) == 1


def test_a_missing_response_is_told_at_its_intent(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the name of the file to write."""
    (root / "responses/en/help-loved-one.md").unlink()
    line = line_of(root, INTENTS, "  help-loved-one:")
    assert told(root, capsys) == [
        f"{INTENTS}:{line}: the intent “help-loved-one” has no response – write responses/en/help-loved-one.md, "
        "or remove the intent"
    ]


def test_an_orphaned_response_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text that no intent leads to is a mistake, most likely of its name."""
    (root / "responses/en/lonely.md").write_text((root / COST).read_text())
    [line] = told(root, capsys)
    assert re.match(r"responses/en/lonely\.md:\d+: no intent is called “lonely” – rename the file", line)


@pytest.mark.parametrize("file", [INTENTS, TEXTS, EXAMPLES, LINES, REVIEWS, LANGUAGES])
def test_a_missing_file_is_told(root: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    """Each that every start needs."""
    (root / file).unlink()
    [line] = told(root, capsys)
    assert line.startswith(f"{file}:0: ")
    assert "missing" in line or "not found" in line
    assert str(root) in line


@pytest.mark.parametrize("name", ["overdose-self", "violence-abuse-other"])
def test_a_missing_crisis_text_is_told(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Each kind of danger needs one for oneself and one for another."""
    (root / f"responses/en/crisis/{name}.md").unlink()
    [line] = told(root, capsys)
    assert line.startswith(f"responses/en/crisis/{name}.md:0: the crisis text {name} is missing – write it")


@pytest.mark.parametrize("file", [INTENTS, TEXTS, COST, LINES])
def test_what_is_not_utf_8_is_told(root: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    """With the line of the first strange byte."""
    path = root / file
    first, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(first + b"\n# caf\xe9\n" + rest)
    assert f"{file}:2: not UTF-8 text – save the file as UTF-8" in told(root, capsys)


@pytest.mark.parametrize("file", [INTENTS, EXAMPLES, COST])
def test_too_large_a_file_is_told(root: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    """Nobody means to write four megabytes."""
    with (root / file).open("a") as out:
        out.write("#" * 4_000_001)
    assert any(line.startswith(f"{file}:0: larger than 4,000,000 bytes – ") for line in told(root, capsys))


@pytest.mark.parametrize("text", ["", "[]", "- a\n- b\n", "just words", "42"])
def test_a_file_of_another_shape_is_told(root: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Empty, a list, a sentence: no traceback."""
    for file in (INTENTS, TEXTS, LINES):
        before = (root / file).read_text()
        (root / file).write_text(text)
        assert all(line.startswith(file) for line in told(root, capsys))
        (root / file).write_text(before)


def test_all_mistakes_are_told_at_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of files and lines."""
    for name in ("unknown scope", "unknown topic", "unknown helper in a crisis text", "duplicate phrase"):
        mistake(root, name)
    lines = told(root, capsys)
    assert len(lines) >= 2
    assert lines == sorted(lines, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


def test_a_folder_without_content_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the option that names another."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        [line] = told(folder, capsys)
        assert "not found in" in line
        assert "--content" in line


@pytest.mark.parametrize("command", ["match", "phrases", "chat"])
def test_every_command_tells_it_alike(root: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Whatever was asked for."""
    mistake(root, "unknown topic")
    [line] = told(root, capsys, command)
    assert "no topic is called “castle”" in line


# What only shows while the bot answers must be told before it starts.
LATER = {
    "no words for professionals in general": (TEXTS, "  any: A doctor", "  anyone: A doctor"),
    "no words for an emergency": (TEXTS, "  emergency: Any", "  emergencies: Any"),
    "default country that is not there": (LINES, "default: US", "default: ZZ"),
    "default country without a line to show": (LINES, "default: US", "default: XX"),
    "purpose of a crisis text that no line has": (SELF, "title: The text overdose-self", "title: x\nlines: [dragons]"),
    "what is said after an alarm without a text": (INTENTS, "  joke:\n    any", "  jesting:\n    any"),
    "button after an alarm without a text": (TEXTS, "  cannot-call: I", "  cannot-walk: I"),
    "start button that leads nowhere": (TEXTS, "    levels-overview: What", "    levels-overvie: What"),
    "no harmless examples": (EXAMPLES, "concerns:\n", "concerns: []\nspare:\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", LATER)
def test_what_would_fail_while_answering_is_told_at_the_start(
    root: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A reference that leads nowhere is an error of the content, not a traceback or an apology to a person."""
    file, old, new = LATER[name]
    change(root, file, old, new)
    if name == "no harmless examples":
        text = (root / file).read_text()
        (root / file).write_text(text[: text.index("spare:")] + text[text.index("traps:") :])
    lines = told(root, capsys)
    assert all(" – " in line for line in lines)
