"""The small pattern form that signals are written in, and its matching over words.

    wish i was dead            words in a row
    (want|wish) [i] dead       one of several; optional
    $want to die               a named list from `lists:`
    end … life                 up to three words between, never across a sentence
    overdos*                   any ending
    took & pills               both in one sentence, in any order

A pattern is compiled once; a message is matched only against patterns whose rarest part it contains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .reading import Word

GAP = 3
_PART = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|(…|\.\.\.)|(&)|([^\s()\[\]…&]+)")

Alternative = tuple[str, ...]


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why, for a maintainer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a pattern: its alternatives (each some words in a row), or a gap.

    `starting` holds them by their first word, each with its place: a list of fifty costs no more than two wordings.
    """

    alternatives: tuple[Alternative, ...]
    optional: bool = False
    gap: bool = False
    starting: Mapping[str, Sequence[tuple[int, Alternative]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starting: dict[str, list[tuple[int, Alternative]]] = {}
        for place, alternative in enumerate(self.alternatives):
            starting.setdefault(alternative[0], []).append((place, alternative))
        object.__setattr__(self, "starting", starting)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: sequences of parts that must all stand in one sentence, in any order."""

    source: str
    sequences: tuple[tuple[Part, ...], ...]
    anchor: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """The anchor: first words of the most telling required part. A sentence without any of them cannot match."""
        required = [part for sequence in self.sequences for part in sequence if not part.optional and not part.gap]
        best = max(required, key=lambda part: min(sum(map(len, a)) for a in part.alternatives))
        object.__setattr__(self, "anchor", frozenset(best.starting))

    @property
    def words(self) -> Iterator[str]:
        """Every literal word, endings marked with *."""
        for sequence in self.sequences:
            for part in sequence:
                for alternative in part.alternatives:
                    yield from alternative


def compile_pattern(source: str, lists: Mapping[str, Sequence[str]], spell: Callable[[str], list[str]]) -> Pattern:
    """Compile a pattern.

    Args:
        source: the pattern as it stands in `intents.yaml`.
        lists: named lists ($want).
        spell: a literal → its words in canonical spelling ("don't" → ["do", "not"]).

    Raises:
        PatternError: unknown list, nothing but optional parts, or an unclosed bracket.
    """
    if source.count("(") != source.count(")") or source.count("[") != source.count("]"):
        raise PatternError("a bracket is not closed")
    sequences: list[list[Part]] = [[]]
    for group, optional, gap, both, literal in _PART.findall(source):
        if any(bracket in group + optional for bracket in "(["):
            raise PatternError("a bracket stands inside another; write the wordings out")
        if both:
            sequences.append([])
        elif gap:
            sequences[-1].append(Part((), gap=True))
        else:
            text = group or optional or literal
            wordings = _wordings(text, lists)
            alternatives = tuple(dict.fromkeys(tuple(spell(w)) for w in wordings))
            if not all(alternatives):
                raise PatternError(f"“{text}” holds no word")
            if any("*" in word[:-1] for alternative in alternatives for word in alternative):
                raise PatternError(f"“{text}”: * stands only at the end of a word")
            sequences[-1].append(Part(alternatives, optional=bool(optional)))
    if any(bracket in _PART.sub("", source) for bracket in "()[]"):
        raise PatternError("a bracket is not closed")
    for sequence in sequences:
        required = [part for part in sequence if not part.optional]
        if all(part.gap for part in required):
            raise PatternError("every part is optional, so it would match anything")
        if required[0].gap or required[-1].gap:
            raise PatternError("a gap (…) needs words on both sides")
    return Pattern(source, tuple(tuple(sequence) for sequence in sequences))


def _wordings(text: str, lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for wording in text.split("|"):
        wording = wording.strip()
        if wording.startswith("$"):
            if wording[1:] not in lists:
                raise PatternError(f"no list is called {wording}; define it under lists")
            yield from lists[wording[1:]]
        else:
            yield wording


class View:
    """A message prepared for matching: where each reading stands."""

    def __init__(self, words: Sequence[Word], prefixes: frozenset[str] = frozenset()) -> None:
        self.words = words
        self.places: dict[str, set[int]] = {}
        self._forms: list[list[str]] = []
        for i, word in enumerate(words):
            forms = list(word.forms)
            for form in word.forms:
                forms += _open_endings(form, prefixes)
            self._forms.append(forms)
            for form in forms:
                self.places.setdefault(form, set()).add(i)

    def find(self, pattern: Pattern) -> tuple[int, int] | None:
        """First and last word of the first match, or None."""
        return next(self.spans(pattern), None)

    def spans(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """First and last word of every match."""
        telling = pattern.anchor & self.places.keys()
        sentences = {self.words[i].sentence for word in telling for i in self.places[word]}
        if len(pattern.sequences) == 1:
            yield from self._matches(pattern.sequences[0], sentences)
            return
        spans: list[list[tuple[int, int]]] = []
        for sequence in pattern.sequences:
            spans.append(list(self._matches(sequence, sentences)))
            if not spans[-1]:
                return
        for first in spans[0]:
            together = [first]
            for others in spans[1:]:
                same = [s for s in others if self.words[s[0]].sentence == self.words[first[0]].sentence]
                if not same:
                    break
                together.append(same[0])
            else:
                yield min(s[0] for s in together), max(s[1] for s in together)

    def _matches(self, sequence: Sequence[Part], sentences: set[int]) -> Iterator[tuple[int, int]]:
        """Every match of one sequence in some sentences, by its first word."""
        first = next(i for i, part in enumerate(sequence) if not part.optional)
        starts: set[int] = set()
        for part in sequence[: first + 1]:
            for word in part.starting.keys() & self.places.keys():
                starts.update(self.places[word])
        for start in sorted(starts):
            if self.words[start].sentence not in sentences:
                continue
            end = self._from(sequence, 0, start)
            if end is not None and self._joined(start, end - 1):
                yield start, end - 1

    def _from(self, sequence: Sequence[Part], part_number: int, at: int) -> int | None:
        """Index behind the match of the remaining parts at a word, or None."""
        if part_number == len(sequence):
            return at
        part = sequence[part_number]
        if part.gap:
            for skip in range(GAP + 1):
                if at + skip >= len(self.words):
                    return None
                end = self._from(sequence, part_number + 1, at + skip)
                if end is not None:
                    return end
            return None
        for alternative in self._fitting(part, at):
            if (rest := self._from(sequence, part_number + 1, at + len(alternative))) is not None:
                return rest
        return self._from(sequence, part_number + 1, at) if part.optional else None

    def _fitting(self, part: Part, at: int) -> list[Alternative]:
        """The alternatives that stand at a word, in the order they were written."""
        if at >= len(self._forms):
            return []
        found = [entry for form in self._forms[at] for entry in part.starting.get(form, ())]
        return [a for _, a in sorted(found) if len(a) == 1 or self._follow(a, at)]

    def _follow(self, alternative: Alternative, at: int) -> bool:
        return all(at + i in self.places.get(word, ()) for i, word in enumerate(alternative))

    def _joined(self, first: int, last: int) -> bool:
        """Whether two words stand in one sentence."""
        return self.words[first].sentence == self.words[last].sentence


@lru_cache(maxsize=8192)
def _open_endings(form: str, prefixes: frozenset[str]) -> list[str]:
    """What patterns with an open ending call a word: "overdosed" is "overdos*"."""
    return [f"{form[:n]}*" for n in range(2, len(form) + 1) if form[:n] in prefixes]


def prefixes(patterns: Iterable[Pattern]) -> frozenset[str]:
    """Stems of all words with an open ending."""
    return frozenset(word[:-1] for pattern in patterns for word in pattern.words if word.endswith("*"))
