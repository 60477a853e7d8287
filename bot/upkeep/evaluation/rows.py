"""Labelled messages from JSON lines: one row a message, or one row a dialogue with its turns.

    {"id": "r-001", "text": "how long is it", "label": "iop-duration", "also": ["iop-what"], "tags": ["short"]}
    {"id": "d-001", "turns": [{"text": …, "label": …}, …], "tags": ["followup"]}

A label is an intent, `none`, or one of the urgent kinds: then the row is a cry for help. `level: concern` marks a row
that wants at least the gentle line. Files named for traps ("trap", "negative") hold harmless messages that look like
cries: they count for alarms, not for answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from ...content import Content, ContentError, Problem
from ...content.schema import Model, Text
from ...model import URGENT_KINDS, Level
from ...text import read

NONE = "none"
EITHER = "either"  # showing crisis help is welcome, not required
OPAQUE = "opaque"  # so indirect that an honest "no answer" is right too
_TRAPS = ("trap", "negative")  # what the names of such files hold


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled message.

    Attributes:
        id: of the row; turns are numbered "d-001/2".
        text: what a person sends.
        label: what is right: an intent, an urgent kind or "none".
        also: what is right too.
        tags: what sort of message it is.
        level: for a cry, the least that it wants.
        set: the file's name without its ending.
        chat: the dialogue it belongs to, or None.
        trap: it looks like a cry and is none.
    """

    id: str
    text: str
    label: str
    also: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    level: Level = "urgent"
    set: str = ""
    chat: str | None = None
    trap: bool = False

    @property
    def cry(self) -> bool:
        """Whether somebody is in danger, or asks for a line."""
        return self.label in URGENT_KINDS

    @property
    def asks(self) -> bool:
        """Whether one of the curated intents is right."""
        return not self.cry and not self.trap and self.label != NONE

    @property
    def stranger(self) -> bool:
        """Whether an honest "no answer" is right."""
        return not self.trap and self.label == NONE

    @property
    def right(self) -> frozenset[str]:
        """Every label that is right."""
        return frozenset((self.label, *self.also, *((NONE,) if OPAQUE in self.tags else ())))


class _Turn(Model):
    text: Text
    label: Text
    also: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    level: Level = "urgent"


class _Row(_Turn):
    id: Text


class _Dialogue(Model):
    id: Text
    turns: tuple[_Turn, ...] = Field(min_length=1)
    tags: tuple[Text, ...] = ()


def read_files(files: Sequence[Path], content: Content) -> list[Case]:
    """All labelled messages of some files, in order.

    Raises:
        ContentError: with every row that cannot be read, and every label that the content does not have.
    """
    known = {*content.intents, *URGENT_KINDS, NONE}
    cases: list[Case] = []
    problems: list[Problem] = []
    for file in files:
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(str(file), 0, f"cannot be read: {error}", "name a file of JSON lines"))
            continue
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                found = list(_cases(line, file.stem))
            except (ValueError, RecursionError) as error:
                problems.append(Problem(str(file), number, _fault(error), "see evaluation/README.md for the form"))
                continue
            cases += found
            for label in sorted({label for case in found for label in (case.label, *case.also)} - known):
                problems.append(
                    Problem(str(file), number, f"nothing is called “{label}”", "use an intent's id or none")
                )
    if problems:
        raise ContentError(problems)
    return cases


def _cases(line: str, name: str) -> Iterator[Case]:
    data = json.loads(line)
    trap = any(word in name for word in _TRAPS)
    if isinstance(data, dict) and "turns" in data:
        dialogue = _Dialogue.model_validate(data)
        chat = f"{name}:{dialogue.id}"
        for number, turn in enumerate(dialogue.turns, 1):
            # "followup" is about the turns that lean on what came before.
            tags = (*dialogue.tags, *turn.tags, *(("opening",) if number == 1 else ("later-turn",)))
            id = f"{dialogue.id}/{number}"
            yield Case(id, turn.text, turn.label, turn.also, tags, turn.level, name, chat, trap)
    else:
        row = _Row.model_validate(data)
        yield Case(row.id, row.text, row.label, row.also, row.tags, row.level, name, None, trap)


def _fault(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = " → ".join(map(str, first["loc"])) or "the row"
        return f"“{name}”: {first['msg'].lower()}"
    return f"not JSON: {error}" if isinstance(error, json.JSONDecodeError) else str(error)


def taught(cases: Iterable[Case], content: Content) -> list[Case]:
    """Cases that the bot has learnt word for word: what it makes of them says nothing about other messages."""
    examples = content.examples
    texts = [content.file.none, examples.concerns, examples.traps, *examples.cries.values()]
    texts += [intent.phrases for intent in content.intents.values()]
    texts += [(*g.catches, *g.spares) for groups in content.file.urgent.values() for g in groups.values()]
    known = {_words(text) for part in texts for text in part}
    return [case for case in cases if case.chat is None and _words(case.text) in known]


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in read(text).tokens)


def sets(cases: Iterable[Case]) -> list[str]:
    """Names of the files that the cases come from, in order."""
    return list(dict.fromkeys(case.set for case in cases))
