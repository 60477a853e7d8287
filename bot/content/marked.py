"""YAML and front matter read with the line of every key and value, so that an error can say where.

Safe by construction: plain scalars, lists and mappings only. Aliases are refused (they make a file grow without bound),
so are duplicate keys (YAML silently keeps the last) and files over a size limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import ContentError, Problem

MAX_BYTES = 4_000_000  # the largest file of ours is under 1 MB; a larger one is a mistake

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster where it exists


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data and where each piece stands.

    Attributes:
        file: name for error messages.
        data: dicts, lists, strings, numbers, dates, booleans, None.
        lines: path of keys and indexes → 1-based line.
        body: the text behind the front matter, "" for a YAML file.
        body_line: the line on which the body begins.
    """

    file: str
    data: Any
    lines: dict[tuple[str | int, ...], int]
    body: str = ""
    body_line: int = 0

    def line(self, path: tuple[str | int, ...]) -> int:
        """Line of a path; of its nearest parent where the path itself does not exist."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: tuple[str | int, ...], what: str, mend: str, **more: Any) -> Problem:
        """A `Problem` at this path."""
        return Problem(self.file, self.line(path), what, mend, **more)


class _Reader:
    def __init__(self, file: str, offset: int) -> None:
        self.file, self.offset = file, offset
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()
        self.aliased = False
        self.construct = yaml.SafeLoader("").construct_object

    def walk(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1 + self.offset
        self.lines[path] = line
        if id(node) in self.seen:
            self.aliased = True
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.walk(child, (*path, i)) for i, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            result: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                if not isinstance(key_node, yaml.ScalarNode):
                    self.problems.append(
                        Problem(self.file, line, "a key that is not a word", "use a plain word as key")
                    )
                    continue
                key, key_line = key_node.value, key_node.start_mark.line + 1 + self.offset
                if key in result:
                    first = self.lines[(*path, key)]
                    self.problems.append(
                        Problem(self.file, key_line, f"“{key}” stands twice (first on line {first})", "join the two")
                    )
                    continue
                result[key] = self.walk(value_node, (*path, key))
                self.lines[(*path, key)] = key_line
            return result
        try:
            return self.construct(node)
        except ValueError as error:  # a date that is none
            self.problems.append(Problem(self.file, line, f"not valid YAML: {error}", "quote the value"))
            return None


def parse(text: str, file: str, offset: int = 0) -> Marked:
    """Parse YAML text.

    Args:
        text: the YAML.
        file: name for error messages.
        offset: lines before `text` in its file.

    Raises:
        ContentError: broken syntax, aliases, duplicate keys, values of an unknown type.
    """
    reader = _Reader(file, offset)
    try:
        node = yaml.compose(text, Loader=_Loader)
        data = reader.walk(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 + offset if mark else 0
        raise ContentError([Problem(file, line, f"not valid YAML: {error.problem}", _yaml_mend(error))]) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1 + offset
        what = f"not valid YAML: the character {error.character!r}"
        raise ContentError([Problem(file, line, what, "remove the character, or quote the value")]) from None
    if reader.aliased:
        reader.problems += _aliases(text, file, offset)
    if reader.problems:
        raise ContentError(reader.problems)
    return Marked(file, data, reader.lines)


def _aliases(text: str, file: str, offset: int) -> list[Problem]:
    """Where the aliases stand; a composed tree only knows where their anchors are."""
    events = yaml.parse(text, Loader=_Loader)
    aliases = [event for event in events if isinstance(event, yaml.AliasEvent)]
    lines = [event.start_mark.line + 1 + offset for event in aliases if event.start_mark]
    return [Problem(file, line, "a YAML alias (*name)", "write the values out again") for line in lines]


def _yaml_mend(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "found undefined alias" in problem:
        return 'put the value in "quotes": it begins with * or &'
    if "mapping values are not allowed" in problem:
        return 'put the value in "quotes": it contains ": "'
    if "cannot start any token" in problem:
        return 'indent with spaces, and put the value in "quotes" if it begins with a special character'
    return "check indentation and quotes on this line and the one above"


def read_text(path: Path, file: str) -> str:
    """A file's text. Raises `ContentError` when it is missing, too large or not UTF-8."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ContentError([Problem(file, 0, f"larger than {MAX_BYTES:,} bytes", "split it or remove what got in")])
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise ContentError([Problem(file, 0, "the file is missing", f"create it at {path}")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ContentError([Problem(file, line, "not UTF-8 text", "save the file as UTF-8")]) from None
    except OSError as error:
        raise ContentError([Problem(file, 0, f"cannot be read: {error.strerror}", "check its permissions")]) from None


def read_yaml(path: Path, file: str) -> Marked:
    """Read one YAML file."""
    return parse(read_text(path, file), file)


def read_markdown(path: Path, file: str) -> Marked:
    """Read one Markdown file with YAML front matter between two lines of three dashes."""
    lines = read_text(path, file).splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        mend = "begin the file with a line ---, then title: and the rest, then another line ---"
        raise ContentError([Problem(file, 1, "no front matter", mend)])
    end = next(i for i, line in enumerate(lines) if i and line.strip() == "---")
    marked = parse("\n".join(lines[1:end]), file, offset=1)
    body = "\n".join(lines[end + 1 :])
    leading = len(body) - len(body.lstrip("\n"))
    return Marked(file, marked.data, marked.lines, body.strip(), end + 2 + leading)
