"""Files → one frozen `Content`, or a `ContentError` that lists every problem. After this, code trusts the content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from . import schema
from .errors import ContentError, Problem
from .marked import Marked, read_markdown, read_yaml

DEFAULT_LANGUAGE = "en"
EVERYDAY = "responses/everyday.yaml"  # only whoever tunes the screen needs it: a small bot does without
_M = TypeVar("_M", bound=schema.Model)


@dataclass(frozen=True, slots=True)
class Response:
    """One curated text with its head.

    Attributes:
        id: intent id, or "crisis/<name>" for crisis texts.
        head: its front matter.
        body: Markdown.
        file, line: where the body begins, for checks and error messages.
    """

    id: str
    head: schema.FrontMatter
    body: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class CrisisText:
    """One crisis text with its head. Attributes as in `Response`."""

    id: str
    head: schema.CrisisFrontMatter
    body: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything maintainers write, checked.

    Attributes:
        root: the folder it was read from.
        file: `intents.yaml`.
        examples: the danger examples.
        lines: crisis lines by country.
        reviews: the ledger, oldest first.
        foreign: language without answers → what can be said in it.
        texts: language → fixed sentences.
        responses: language → intent id → text.
        crisis: language → name ("overdose-self") → text.
        marks: file → its line marks, for checks that report places.
        digest: SHA-256 over all files; the key of caches.
    """

    root: Path
    file: schema.IntentsFile
    examples: schema.Examples
    lines: schema.LinesFile
    reviews: tuple[schema.Review, ...]
    foreign: dict[str, schema.Foreign]
    texts: dict[str, schema.Texts]
    responses: dict[str, dict[str, Response]]
    crisis: dict[str, dict[str, CrisisText]]
    marks: dict[str, Marked]
    digest: str

    @property
    def intents(self) -> dict[str, schema.Intent]:
        """Intent id → intent, in file order."""
        return self.file.intents

    def title(self, intent: str, language: str = DEFAULT_LANGUAGE) -> str:
        """The question an intent answers, as maintainers worded it."""
        return self.response(intent, language).head.title

    def response(self, intent: str, language: str = DEFAULT_LANGUAGE) -> Response:
        """The text for an intent, in English where the language has none."""
        return self.responses.get(language, {}).get(intent) or self.responses[DEFAULT_LANGUAGE][intent]


class _Loader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.marks: dict[str, Marked] = {}
        self.digest = hashlib.sha256()

    def read(self, file: str) -> Marked | None:
        reader = read_markdown if file.endswith(".md") else read_yaml
        try:
            marked = reader(self.root / file, file)
        except ContentError as error:
            self.problems.extend(error.problems)
            return None
        self.digest.update(f"{file}\0".encode() + (self.root / file).read_bytes() + b"\0")
        self.marks[file] = marked
        return marked

    def model(self, kind: type[_M], file: str) -> _M | None:
        marked = self.read(file)
        if marked is None:
            return None
        try:
            return kind.model_validate(marked.data if marked.data is not None else {})
        except ValidationError as error:
            self.problems.extend(_explain(marked, error))
            return None

    def markdown(self, kind: type[_M], folder: str) -> Iterator[tuple[str, _M, Marked]]:
        for path in sorted((self.root / folder).glob("*.md")):
            file = path.relative_to(self.root).as_posix()
            head = self.model(kind, file)
            if head is not None:
                marked = self.marks[file]
                if not marked.body:
                    self.problems.append(marked.problem((), "the text is empty", "write it below the second line ---"))
                yield path.stem, head, marked


def _explain(marked: Marked, error: ValidationError) -> Iterator[Problem]:
    """pydantic's findings in the words of somebody who edits YAML."""
    for item in error.errors():
        path = tuple(part for part in item["loc"] if part in ("", part))
        name = " → ".join(str(part) for part in path) or "the file"
        kind, value = item["type"], item["input"]
        if kind == "extra_forbidden":
            yield marked.problem(path, f"unknown key “{name}”", "check its spelling or remove it")
        elif kind == "missing":
            yield marked.problem(path, f"“{name}” is missing", "add it")
        elif kind in ("too_short", "string_too_short"):
            yield marked.problem(path, f"“{name}” is empty", "write at least one entry, or remove the key")
        elif value is None:
            yield marked.problem(path, f"“{name}” is empty", "write its value, or remove the key")
        elif kind in ("string_type",):
            yield marked.problem(path, f"“{name}” is {_shown(value)}, not text", 'put it in "quotes"')
        else:
            yield marked.problem(path, f"“{name}” is {_shown(value)}: {item['msg'].lower()}", "correct the value")


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def load(root: Path) -> Content:
    """Read and check all content below a folder.

    Raises:
        ContentError: with every problem found, not just the first.
    """
    loader = _Loader(root)
    file = loader.model(schema.IntentsFile, "intents.yaml")
    examples = loader.model(schema.Examples, "responses/danger-examples.yaml")
    lines = loader.model(schema.LinesFile, "responses/crisis-lines.yaml")
    foreign = loader.model(schema.LanguagesFile, "responses/languages.yaml")
    reviews = loader.read("responses/reviews.yaml")
    entries: tuple[schema.Review, ...] = ()
    if reviews is not None:
        entries = _reviews(loader, reviews)
    texts: dict[str, schema.Texts] = {}
    responses: dict[str, dict[str, Response]] = {}
    crisis: dict[str, dict[str, CrisisText]] = {}
    languages = sorted(path.parent.name for path in (root / "responses").glob("*/texts.yaml"))
    for language in sorted({DEFAULT_LANGUAGE, *languages}):
        folder = f"responses/{language}"
        fixed = loader.model(schema.Texts, f"{folder}/texts.yaml")
        if fixed is not None:
            texts[language] = fixed
        responses[language] = {
            name: Response(name, head, marked.body, marked.file, marked.body_line)
            for name, head, marked in loader.markdown(schema.FrontMatter, folder)
        }
        crisis[language] = {
            name: CrisisText(f"crisis/{name}", head, marked.body, marked.file, marked.body_line)
            for name, head, marked in loader.markdown(schema.CrisisFrontMatter, f"{folder}/crisis")
        }
    if file is None or examples is None or lines is None or foreign is None or DEFAULT_LANGUAGE not in texts:
        raise ContentError(loader.problems)
    if (root / EVERYDAY).exists() and (everyday := loader.model(schema.Everyday, EVERYDAY)):
        examples = examples.model_copy(update={"everyday": everyday.sentences})
    spoken, digest = foreign.languages, loader.digest.hexdigest()
    content = Content(root, file, examples, lines, entries, spoken, texts, responses, crisis, loader.marks, digest)
    from .rules import across_files  # rules look at a whole Content

    loader.problems.extend(across_files(content))
    if loader.problems:
        raise ContentError(loader.problems)
    return content


def _reviews(loader: _Loader, marked: Marked) -> tuple[schema.Review, ...]:
    entries = []
    for i, item in enumerate(marked.data or []):
        try:
            entries.append(schema.Review.model_validate(item))
        except ValidationError as error:
            for problem in _explain(marked, error):
                line = marked.line((i,))
                loader.problems.append(Problem(problem.file, line, f"review {i + 1}: {problem.what}", problem.mend))
    return tuple(entries)
