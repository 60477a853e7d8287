"""Everything that is wrong with the content, in one run. Errors fail, warnings do not; nothing depends on the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from ..content import Content, ContentError, Problem
from ..safety.learnt import training_texts
from ..safety.screen import Model, Screen, real_words
from ..text import read
from . import partial
from .checks import heldout, phrases, prose, replies, sources, unread, vocabulary, wordings
from .texts import answers, crisis_texts

ON_CONTENT: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    sources.check,
    prose.check,
    wordings.check,
    replies.check,
    unread.check,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What one run found.

    Attributes:
        problems: errors first, then by file and line.
        looked_at: how many intents, phrases, answers and crisis texts.
        whole: False where the content is too broken for the checks behind loading.
    """

    problems: tuple[Problem, ...]
    looked_at: dict[str, int]
    whole: bool

    @property
    def errors(self) -> int:
        """How many problems fail the check."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many do not."""
        return len(self.problems) - self.errors

    def only(self, files: frozenset[str]) -> Report:
        """The problems of some files."""
        return replace(self, problems=tuple(p for p in self.problems if p.file in files))

    def severe(self) -> Report:
        """The errors alone."""
        return replace(self, problems=tuple(p for p in self.problems if p.severity == "error"))

    def by_rule(self) -> dict[str, int]:
        """Rule → how many problems, most first."""
        return dict(Counter(problem.rule for problem in self.problems).most_common())


def check(root: Path, thorough: Callable[[int], None] | None = None) -> Report:
    """Check all content below a folder.

    Args:
        root: the folder that holds `intents.yaml` and `responses/`.
        thorough: judge held-out phrases with the trained matcher, and call this after each of its five folds.
    """
    readable = partial.read(root)
    content, found = readable.content, list(readable.problems)
    if content is None:
        return Report(_sorted(found), {}, whole=False)
    for look in ON_CONTENT:
        found += look(content)
    found += signals(content)
    all_phrases = phrases.phrases(content)
    found += phrases.check(content, all_phrases)
    found += phrases.examples(content, all_phrases)
    found += vocabulary.check(content, all_phrases)
    found += heldout.check(content, all_phrases, thorough)
    looked_at = {
        "intents": len(content.intents),
        "phrases": len(all_phrases),
        "answers": sum(1 for _ in answers(content)),
        "crisis texts": sum(1 for _ in crisis_texts(content)),
    }
    return Report(_sorted(p for p in found if not readable.echo(p)), looked_at, whole=True)


def signals(content: Content) -> Iterator[Problem]:
    """Patterns that cannot be read, *catches* that do not fire, *spares* that do."""
    real = real_words(read(text) for _, text, _ in training_texts(content))
    untrained = cast(Model, SimpleNamespace(real=real))  # the signals are checked before anything learnt
    try:
        Screen(content, untrained)
    except ContentError as error:
        yield from error.problems


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda p: (p.severity, p)))
