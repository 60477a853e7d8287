"""Words that no text for people uses. The list is the maintainers': `responses/wordings.yaml`.

A wording is written as it would be read: `commit* suicide`, `# mg`. A star stands for the rest of a word, # for a
number; capitals and curly apostrophes do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from ...content import Content, ContentError, Problem
from ...content.load import DEFAULT_LANGUAGE
from ...content.marked import read_yaml
from ...content.schema import Model, Phrases, Text
from ..texts import curated

FILE = "responses/wordings.yaml"


class Wording(Model):
    """One thing not to write.

    Attributes:
        any: wordings; * stands for the rest of a word, # for a number.
        reason: why not, for the person who wrote it.
        better: what to write instead.
        except_: wordings around it in which it is right.
        language: of the texts it applies to.
    """

    any: Annotated[Phrases, Field(min_length=1)]
    reason: Text
    better: Text
    except_: Annotated[Phrases, Field(alias="except")] = ()
    language: Text = DEFAULT_LANGUAGE


class WordingsFile(Model):
    """`responses/wordings.yaml`: kind of fault → wordings."""

    wordings: dict[Text, Annotated[tuple[Wording, ...], Field(min_length=1)]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A wording, compiled.

    Attributes:
        kind: the heading it stands under.
        wording: as it is written.
        pattern, allowed: what it forbids, and its exceptions.
        anchors: letters without which the pattern cannot match: most texts hold none of them.
    """

    kind: str
    wording: Wording
    pattern: re.Pattern[str]
    allowed: re.Pattern[str] | None
    anchors: tuple[str, ...]

    def find(self, text: str, lowered: str) -> Iterator[re.Match[str]]:
        """Every place where the wording stands outside its exceptions; `lowered` is the text in lower case."""
        if not any(anchor in lowered for anchor in self.anchors):
            return
        found = list(self.pattern.finditer(text))
        spans = [match.span() for match in self.allowed.finditer(text)] if found and self.allowed else []
        for match in found:
            if not any(start <= match.start() and match.end() <= end for start, end in spans):
                yield match


def rules(root: Path) -> list[Rule]:
    """Read and compile the list. Raises `ContentError`."""
    marked = read_yaml(root / FILE, FILE)
    try:
        file = WordingsFile.model_validate(marked.data or {})
    except ValidationError as error:
        raise ContentError(
            marked.problem(item["loc"], f"“{' → '.join(map(str, item['loc']))}”: {item['msg'].lower()}", "correct it")
            for item in error.errors()
        ) from None
    return [
        Rule(
            kind,
            wording,
            _compiled(wording.any),
            _compiled(wording.except_) if wording.except_ else None,
            tuple(_anchor(text) for text in wording.any),
        )
        for kind, wordings in file.wordings.items()
        for wording in wordings
    ]


def check(content: Content) -> Iterator[Problem]:
    """Forbidden wordings in titles, bodies and fixed sentences."""
    try:
        known = rules(content.root)
    except ContentError as error:
        yield from error.problems
        return
    for file, line, text, language in _sentences(content):
        plain = text.replace("’", "'")
        lowered = plain.lower()
        for rule in known:
            if rule.wording.language == language:
                for found in rule.find(plain, lowered):
                    what = f"“{found.group()}” ({rule.kind}): {rule.wording.reason}"
                    mend = f"write: {rule.wording.better}"
                    yield Problem(file, line + plain.count("\n", 0, found.start()), what, mend, rule="wording")


def _sentences(content: Content) -> Iterator[tuple[str, int, str, str]]:
    """(file, line, text, language) of everything that people are sent."""
    for language, text in curated(content):
        yield text.file, content.marks[text.file].line(("title",)), text.head.title, language
        yield text.file, text.line, text.body, language
    for language in content.texts:
        marked = content.marks[f"responses/{language}/texts.yaml"]
        for path, sentence in _strings(marked.data, ()):
            yield marked.file, marked.line(path), sentence, language


def _strings(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _strings(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _strings(value, (*path, i))


def _compiled(wordings: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, wordings)), re.IGNORECASE)


def _anchor(wording: str) -> str:
    return max(re.split(r"[\s*#]+", wording.replace("’", "'").lower()), key=len)


def _pattern(wording: str) -> str:
    """A wording as a regular expression; markup and line breaks between its words do not matter."""
    escaped = map(re.escape, wording.replace("’", "'").split())
    words = [word.replace(r"\*", r"\w*").replace(r"\#", r"\d[\d.,]*") for word in escaped]
    return r"(?<!\w)" + r"[\s*_]+".join(words) + r"(?!\w)"
