"""What is wrong with the content, where, and how to mend it – in one shape for every check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem with the content.

    Attributes:
        file: path relative to the content folder.
        line: 1-based line, 0 where the whole file is meant.
        what: the fault, naming key and value.
        mend: what to do about it, as an instruction.
        severity: an "error" stops the bot and fails the check; a "warning" does neither.
        rule: short name of the check, for filtering.
    """

    file: str
    line: int
    what: str
    mend: str
    severity: Literal["error", "warning"] = "error"
    rule: str = "schema"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} – {self.mend}"


class ContentError(Exception):
    """The content cannot be used. Carries every problem found, so that one run shows them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
