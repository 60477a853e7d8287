"""The signals that people wrote, compiled and checked: which fires where, and what softens it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..content import Content, Problem
from ..content.rules import INTENTS
from ..content.schema import Softener
from ..model import Level, Signal, Who
from ..text import read
from .patterns import Pattern, PatternError, View, compile_pattern, prefixes

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One signal group of `urgent:`; `reply` names the crisis text to use instead of the kind's own, or is "".

    `order` is its place in the file: of two groups of a kind that fire, the one written first chooses the text.
    """

    kind: str
    name: str
    order: int
    level: Level
    language: str
    reply: str
    who: Who | None
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A signal that fired; the crisis text its group asks for, its place in the file, and whose danger it means."""

    signal: Signal
    reply: str
    order: int
    who: Who | None


class Signals:
    """Everything under `urgent`, `softeners`, `afterwards` and `circumstances`, ready to match.

    Attributes:
        problems: patterns that could not be read.
        vocabulary: every word that patterns are written in, in any language.
        repairable: the English ones, which misspelled English may stand for.
        prefixes: stems of words with an open ending.
    """

    def __init__(self, content: Content) -> None:
        self._file = content.file
        self._mark = content.marks[INTENTS]
        self._spelt: dict[str, list[str]] = {}
        self._spellings = {**self._file.short_forms, **self._file.slang}
        self.problems: list[Problem] = []
        self._all: list[Pattern] = []
        # Patterns are tried only on messages that hold a word of their anchor: hundreds cost no more than a few.
        self._by_anchor: dict[str, list[tuple[Pattern, Group]]] = {}
        for kind, groups in self._file.urgent.items():
            for order, (name, item) in enumerate(groups.items()):
                group = Group(kind, name, order, item.level, item.language, item.reply or "", item.who, item.unless)
                for pattern in self._compiled(item.any, ("urgent", kind, name, "any")):
                    for word in sorted(pattern.anchor):
                        self._by_anchor.setdefault(word, []).append((pattern, group))
        file = self._file
        self._softeners = {n: self._compiled(s.any, ("softeners", n, "any")) for n, s in file.softeners.items()}
        self._after = {n: self._compiled(a.any, ("afterwards", n, "any")) for n, a in file.afterwards.items()}
        self._around = {n: self._compiled(c.any, ("circumstances", n, "any")) for n, c in file.circumstances.items()}
        self.prefixes = prefixes(self._all)
        self.vocabulary = _words(self._all)
        foreign = {
            id(pattern)
            for entries in self._by_anchor.values()
            for pattern, group in entries
            if group.language not in ("en", "any")
        }
        foreign |= {
            id(p)
            for name, patterns in self._softeners.items()
            if file.softeners[name].language != "en"
            for p in patterns
        }
        self.repairable = _words(pattern for pattern in self._all if id(pattern) not in foreign)
        written = {word for written in self._spellings.values() for word in written.split()}
        self.vocabulary |= written
        self.repairable |= written

    @property
    def spellings(self) -> dict[str, str]:
        """Short forms and slang → written out."""
        return self._spellings

    def find(self, view: View) -> Iterator[Found]:
        """Every group that fires, once; softened only where something stands near each match. Order is fixed."""
        tried: set[int] = set()
        best: dict[tuple[str, str], Found] = {}
        for form in sorted(view.places):
            for pattern, group in self._by_anchor.get(form, ()):
                found = best.get((group.kind, group.name))
                if id(pattern) in tried or (found and not found.signal.softened_by):
                    continue
                tried.add(id(pattern))
                for span in view.spans(pattern):
                    softened = self._softened(view, span, group)
                    if any(not self._file.softeners[name].lowers for name in softened):
                        continue
                    if not softened or (group.kind, group.name) not in best:
                        best[group.kind, group.name] = _found(view, span, pattern, group, softened)
                    if not softened:
                        break
        yield from best.values()

    def after(self, view: View) -> str | None:
        """The first `afterwards` group that fits."""
        return _first(self._after, view)

    def circumstances(self, view: View) -> Iterator[str]:
        """Names of all circumstances that fit, in file order."""
        return (name for name, patterns in self._around.items() if any(view.find(p) for p in patterns))

    def check(self, view_of: Callable[[str], View]) -> Iterator[Problem]:
        """Every *catches* that does not fire by its own group's patterns, and every *spares* that does."""
        for kind, groups in self._file.urgent.items():
            for name, group in groups.items():
                path: Path = ("urgent", kind, name)
                for i, text in enumerate(group.catches):
                    if self._level(view_of(text), kind, name) != group.level:
                        what = f"“{text}” must fire {name} and does not"
                        mend = "add or widen a pattern under any, or see which softener under unless lowers it"
                        yield self._mark.problem((*path, "catches", i), what, mend, rule="catches")
                for i, text in enumerate(group.spares):
                    if self._level(view_of(text), kind, name) == "urgent":
                        what = f"“{text}” must not fire {name} and does"
                        mend = "narrow the pattern, or add a softener under unless"
                        yield self._mark.problem((*path, "spares", i), what, mend, rule="spares")
        yield from self._check_fits("afterwards", self._file.afterwards, self._after, view_of)
        yield from self._check_fits("circumstances", self._file.circumstances, self._around, view_of)

    def _check_fits(
        self,
        section: str,
        items: dict[str, Any],
        compiled: dict[str, list[Pattern]],
        view_of: Callable[[str], View],
    ) -> Iterator[Problem]:
        for name, item in items.items():
            for key, wanted in (("catches", True), ("spares", False)):
                for i, text in enumerate(getattr(item, key)):
                    if any(view_of(text).find(pattern) for pattern in compiled[name]) is not wanted:
                        what = f"“{text}” must {'' if wanted else 'not '}fit {name}"
                        yield self._mark.problem((section, name, key, i), what, "correct the patterns", rule=key)

    def _level(self, view: View, kind: str, name: str) -> Level | None:
        fired = (found.signal for found in self.find(view))
        return next((signal.level for signal in fired if (signal.kind, signal.group) == (kind, name)), None)

    def _softened(self, view: View, span: tuple[int, int], group: Group) -> tuple[str, ...]:
        """Names of the group's softeners that stand near enough to the signal."""
        return tuple(
            name
            for name in group.unless
            if any(
                _near(view, span, found, self._file.softeners[name])
                for pattern in self._softeners[name]
                for found in view.spans(pattern)
            )
        )

    def _compiled(self, sources: Sequence[str], path: Path) -> list[Pattern]:
        found = []
        for i, source in enumerate(sources):
            try:
                found.append(compile_pattern(source, self._file.lists, self._spell))
            except PatternError as error:
                what = f"the pattern “{source}”: {error}"
                self.problems.append(self._mark.problem((*path, i), what, "correct the pattern", rule="patterns"))
        self._all += found
        return found

    def _spell(self, literal: str) -> list[str]:
        """A literal of a pattern in the spelling of the danger view; most literals stand in many patterns."""
        if literal not in self._spelt:
            self._spelt[literal] = [word for part in literal.split() for word in self._spell_part(part)]
        return self._spelt[literal]

    def _spell_part(self, literal: str) -> list[str]:
        tokens = read(literal.rstrip("*")).tokens
        plain = [token.text.replace("'", "") for token in tokens if not token.symbol]
        words = [part for word in plain for part in self._spellings.get(word, word).split()]
        words += [sign for token in tokens if token.symbol and (sign := self._file.signs.get(token.text))]
        return [*words[:-1], f"{words[-1]}*"] if literal.endswith("*") and words else words


def _found(view: View, span: tuple[int, int], pattern: Pattern, group: Group, softened: tuple[str, ...]) -> Found:
    level: Level = "concern" if softened else group.level
    start, end = view.words[span[0]].start, view.words[span[1]].end
    because = ((pattern.source, 1.0),)
    signal = Signal(group.kind, group.name, level, group.language, start, end, softened, 1.0, because)
    return Found(signal, group.reply, group.order, group.who)


def _words(patterns: Iterable[Pattern]) -> set[str]:
    return {word for pattern in patterns for word in pattern.words if not word.endswith("*")}


def _first(groups: dict[str, list[Pattern]], view: View) -> str | None:
    return next((name for name, patterns in groups.items() if any(view.find(p) for p in patterns)), None)


def _near(view: View, span: tuple[int, int], found: tuple[int, int], softener: Softener) -> bool:
    if softener.scope == "message":
        return True
    signal, near = view.words[span[0]], view.words[found[0]]
    return signal.sentence == near.sentence and (softener.scope == "sentence" or signal.clause == near.clause)
