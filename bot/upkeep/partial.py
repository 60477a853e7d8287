"""What can still be read of content that does not load, so that one run of the check tells more than the first fault.

What is broken is left out: an entry of a YAML file, a key of a Markdown head. Its faults were told by `load`; what only
follows from leaving it out is not told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from ..content import Content, ContentError, CrisisText, Problem, Response, load, schema
from ..content.marked import Marked, read_markdown, read_yaml
from ..content.rules import across_files

_M = TypeVar("_M", bound=schema.Model)
# How the rules across files say that a name leads nowhere.
_RULES = {"source": "sources", "source-age": "sources", "related": "related"}  # rule → the key that it looks at
_MISSING = ("has no response", "no intent is called", "does not exist", "no softener is called", "no crisis text")


@dataclass(frozen=True, slots=True)
class Readable:
    """What could be read.

    Attributes:
        content: without its broken entries; None where a file that everything needs cannot be read at all.
        problems: of loading it.
        echo: whether a problem found later only follows from what was left out.
    """

    content: Content | None
    problems: tuple[Problem, ...]
    echo: Callable[[Problem], bool]


def read(root: Path) -> Readable:
    """Load the content, or what is left of it."""
    try:
        return Readable(load(root), (), lambda _: False)
    except ContentError as error:
        told = list(error.problems)
    reader = _Reader(root)
    content = reader.content()
    if content is not None:
        told += across_files(content)  # `load` looks across files only when each can be read
    return Readable(content, tuple(problem for problem in told if not reader.echo(problem)), reader.echo)


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.marks: dict[str, Marked] = {}
        self.broken: set[str] = set()  # files left out as a whole
        self.dropped: dict[str, set[str]] = {}  # file → names of what was left out of it

    def content(self) -> Content | None:
        file = self._yaml(schema.IntentsFile, "intents.yaml")
        examples = self._yaml(schema.Examples, "responses/danger-examples.yaml")
        lines = self._yaml(schema.LinesFile, "responses/crisis-lines.yaml")
        foreign = self._yaml(schema.LanguagesFile, "responses/languages.yaml")
        texts: dict[str, schema.Texts] = {}
        responses: dict[str, dict[str, Response]] = {}
        crisis: dict[str, dict[str, CrisisText]] = {}
        for path in sorted((self.root / "responses").glob("*/texts.yaml")):
            language = path.parent.name
            if fixed := self._yaml(schema.Texts, f"responses/{language}/texts.yaml"):
                texts[language] = fixed
            responses[language], crisis[language] = {}, {}
            for name, head, marked in self._markdown(schema.FrontMatter, f"responses/{language}"):
                responses[language][name] = Response(name, head, marked.body, marked.file, marked.body_line)
            for name, opening, marked in self._markdown(schema.CrisisFrontMatter, f"responses/{language}/crisis"):
                crisis[language][name] = CrisisText(
                    f"crisis/{name}", opening, marked.body, marked.file, marked.body_line
                )
        if file is None or examples is None or lines is None or "en" not in texts:
            return None
        return Content(
            root=self.root,
            file=file,
            examples=examples,
            lines=lines,
            reviews=(),  # no check looks at them
            foreign=foreign.languages if foreign else {},
            texts=texts,
            responses=responses,
            crisis=crisis,
            marks=self.marks,
            digest="",  # a name for caches, and nothing is learnt from this
        )

    def echo(self, problem: Problem) -> bool:
        """Whether a problem only says that something is missing which stands there, broken."""
        there = {file for file in (*self.broken, *self.dropped) if file.endswith(".md") and (self.root / file).exists()}
        if problem.file in there and "is missing" in problem.what and problem.line == 0:
            return True
        if problem.rule in _RULES and _RULES[problem.rule] in self.dropped.get(problem.file, ()):
            return True
        if not any(said in problem.what for said in _MISSING):
            return False
        names = {name for dropped in self.dropped.values() for name in dropped}
        return any(file in problem.mend for file in there) or any(f"“{name}”" in problem.what for name in names)

    def _yaml(self, kind: type[_M], file: str) -> _M | None:
        try:
            marked = read_yaml(self.root / file, file)
        except ContentError:
            return None
        return self._valid(kind, marked, depth=2)

    def _valid(self, kind: type[_M], marked: Marked, depth: int) -> _M | None:
        """The model without what is broken in it, cut off at a depth of keys; None where nothing sound is left."""
        self.marks[marked.file] = marked
        data = marked.data if isinstance(marked.data, dict) else {}
        for _ in range(3):  # taking an entry out can leave its parent empty
            try:
                return kind.model_validate(data)
            except ValidationError as error:
                paths = {tuple(item["loc"][:depth]) for item in error.errors()}
            data = {key: _without(value, key, paths) for key, value in data.items() if (key,) not in paths}
            self.dropped.setdefault(marked.file, set()).update(str(path[-1]) for path in paths if path)
        self.broken.add(marked.file)
        return None

    def _markdown(self, kind: type[_M], folder: str) -> list[tuple[str, _M, Marked]]:
        found = []
        for path in sorted((self.root / folder).glob("*.md")):
            file = path.relative_to(self.root).as_posix()
            try:
                marked = read_markdown(path, file)
            except ContentError:
                self.broken.add(file)
                self.marks[file] = Marked(file, None, {})  # seen, though nothing in it can be read
                continue
            if head := self._valid(kind, marked, depth=1):
                found.append((path.stem, head, marked))
        return found


def _without(value: Any, key: str, paths: set[tuple[str | int, ...]]) -> Any:
    if isinstance(value, dict):
        return {name: item for name, item in value.items() if (key, name) not in paths}
    if isinstance(value, list):
        # Its place stays, or the lines of all that follow would be wrong.
        return [f"({i})" if (key, i) in paths else item for i, item in enumerate(value)]
    return value
