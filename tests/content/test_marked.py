"""YAML and front matter with the line of every key and value, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content import ContentError, Problem
from bot.content.marked import MAX_BYTES, parse, read_markdown, read_text, read_yaml


def problems(text: str, offset: int = 0) -> list[Problem]:
    with pytest.raises(ContentError) as error:
        parse(text, "a.yaml", offset)
    return list(error.value.problems)


def test_data_is_plain() -> None:
    """Dicts, lists, strings, numbers, dates, booleans and nothing else."""
    marked = parse("a: [1, 2.5, yes, x]\nb: 2026-01-02\nc:\nd: '1'\n", "a.yaml")
    assert marked.data == {"a": [1, 2.5, True, "x"], "b": date(2026, 1, 2), "c": None, "d": "1"}


def test_each_value_has_its_line() -> None:
    """Of keys, of list entries, counted from the top of the file; unknown paths fall back to their parent."""
    marked = parse("a:\n  b:\n    - x\n    - y\n", "a.yaml", offset=10)
    assert marked.line(("a", "b")) == 12
    assert marked.line(("a", "b", 1)) == 14
    assert marked.line(("a", "b", 7, "z")) == 12
    assert marked.line(("q",)) == 11


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        ("a: 1\nb: [1, 2\n", 3, "not valid YAML", "check indentation"),
        ("a: 1\n b: 2\n", 2, "not valid YAML", '"quotes"'),
        ("a: x: y\n", 1, "not valid YAML", '"quotes"'),
        ("a: *name\n", 1, "not valid YAML", '"quotes"'),
        ("a:\n\t- b\n", 2, "not valid YAML", "spaces"),
        ("a: @b\n", 1, "not valid YAML", '"quotes"'),
        ("a: 'b\n", 2, "not valid YAML", "check indentation"),
        ("a: 1\n---\nb: 2\n", 2, "not valid YAML", "check"),
        ("a: !!python/object:os.system x\n", 1, "not valid YAML", "check"),
        ("a: 2026-13-45\n", 1, "not valid YAML", "quote the value"),
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands twice (first on line 1)", "join the two"),
        ("a: &x [1]\nb: *x\n", 2, "a YAML alias", "write the values out again"),
        ("a: &x one\nb: *x\n", 2, "a YAML alias", "write the values out again"),
        ("a: &x {c: 1}\nb:\n  <<: *x\n", 3, "a YAML alias", "write the values out again"),
        ("? [a, b]\n: 1\n", 1, "a key that is not a word", "plain word"),
        ("a: \x01\n", 1, "not valid YAML", "quote"),
    ],
)
def test_what_yaml_may_not_hold(text: str, line: int, what: str, mend: str) -> None:
    """Broken syntax, aliases, doubled and strange keys, tags: one problem with its line and the mend."""
    [problem] = problems(text)
    assert (problem.file, problem.line) == ("a.yaml", line)
    assert what in problem.what
    assert mend in problem.mend


def test_all_doubled_keys_are_told_at_once() -> None:
    """One run shows every one."""
    assert [problem.line for problem in problems("a: 1\na: 2\nb: 3\nb: 4\n")] == [2, 4]


def test_a_growing_file_of_aliases_is_refused_at_once() -> None:
    """The classic bomb of ten lists of ten aliases costs nothing."""
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert {problem.what for problem in problems("\n".join(lines))} == {"a YAML alias (*name)"}


def test_deep_nesting_is_an_error_like_any_other() -> None:
    """No traceback, however deep."""
    assert problems("[" * 20_000)


def test_a_missing_file_is_told_with_its_place(tmp_path: Path) -> None:
    """The mend says where to create it."""
    with pytest.raises(ContentError) as error:
        read_yaml(tmp_path / "a.yaml", "a.yaml")
    [problem] = error.value.problems
    assert (problem.line, problem.what) == (0, "the file is missing")
    assert str(tmp_path) in problem.mend


def test_too_large_a_file_is_not_read(tmp_path: Path) -> None:
    """Its size alone is enough to refuse it."""
    (tmp_path / "a.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ContentError, match=f"larger than {MAX_BYTES:,} bytes"):
        read_text(tmp_path / "a.yaml", "a.yaml")


def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    """Latin-1 from an old editor, for example."""
    (tmp_path / "a.yaml").write_bytes("a: b\nc: caf\xe9\n".encode("latin-1"))
    with pytest.raises(ContentError) as error:
        read_text(tmp_path / "a.yaml", "a.yaml")
    assert (error.value.problems[0].line, error.value.problems[0].mend) == (2, "save the file as UTF-8")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    """Any other trouble of the file system names itself."""
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(ContentError, match="cannot be read: Is a directory"):
        read_text(tmp_path / "a.yaml", "a.yaml")


def test_front_matter_and_body_have_their_lines(tmp_path: Path) -> None:
    """Both count from the top of the file; blank lines around the body are left out."""
    (tmp_path / "a.md").write_text("---\ntitle: x\nhelp: [y]\n---\n\n\nThe body.\n\nMore.\n\n")
    marked = read_markdown(tmp_path / "a.md", "a.md")
    assert (marked.line(("help",)), marked.body, marked.body_line) == (3, "The body.\n\nMore.", 7)


def test_a_windows_file_is_read(tmp_path: Path) -> None:
    """Its line ends and its byte order mark do not matter."""
    (tmp_path / "a.md").write_bytes(b"---\r\ntitle: x\r\n---\r\nBody.\r\n")
    (tmp_path / "b.yaml").write_bytes("\ufeffa: 1\r\nb: 2\r\n".encode())
    (tmp_path / "b.md").write_bytes("\ufeff---\ntitle: x\n---\nBody.\n".encode())
    assert read_markdown(tmp_path / "a.md", "a.md").body == "Body."
    assert read_yaml(tmp_path / "b.yaml", "b.yaml").data == {"a": 1, "b": 2}
    assert read_markdown(tmp_path / "b.md", "b.md").body == "Body."


@pytest.mark.parametrize("text", ["", "Body only.", "---\ntitle: x\n", "title: x\n---\nBody"])
def test_a_text_without_front_matter_is_refused(tmp_path: Path, text: str) -> None:
    """The mend says what the head looks like."""
    (tmp_path / "a.md").write_text(text)
    with pytest.raises(ContentError) as error:
        read_markdown(tmp_path / "a.md", "a.md")
    [problem] = error.value.problems
    assert (problem.line, problem.what) == (1, "no front matter")
    assert "---" in problem.mend


def test_a_problem_reads_as_file_line_fault_and_mend() -> None:
    """One shape for every check."""
    assert str(Problem("a.yaml", 3, "x is y", "make it z")) == "a.yaml:3: x is y – make it z"


def test_an_error_lists_its_problems_in_order() -> None:
    """By file and line."""
    error = ContentError([Problem("b", 1, "x", "y"), Problem("a", 9, "x", "y"), Problem("a", 2, "x", "y")])
    assert [(problem.file, problem.line) for problem in error.problems] == [("a", 2), ("a", 9), ("b", 1)]
    assert str(error).count("\n") == 2
