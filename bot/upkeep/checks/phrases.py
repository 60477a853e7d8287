"""Phrases that work against each other: nearly equal ones under two intents, too few, examples that contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from ...content import Content, Problem
from ...content.rules import INTENTS
from ...matching.terms import Term, terms
from ...text import Message, fold, read

NONE = "none"
FEWEST = 20
NEARLY = 95  # RapidFuzz ratio of the sorted words
EXAMPLES = "responses/danger-examples.yaml"
_CHUNK = 500
_WORD = re.compile(r"\w+")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One curated phrase, read once for all checks.

    Attributes:
        intent: intent id, or "none" for a stranger.
        text: as maintainers wrote it.
        path: its place in `intents.yaml`.
        message: its tokens.
        terms: its words as the matcher reads them, short forms written out.
    """

    intent: str
    text: str
    path: Path
    message: Message
    terms: tuple[Term, ...]


def phrases(content: Content) -> list[Phrase]:
    """Every phrase and stranger, in file order."""
    found = []
    places: list[tuple[str, str, Path]] = [
        (intent, text, ("intents", intent, "phrases", i))
        for intent, item in content.intents.items()
        for i, text in enumerate(item.phrases)
    ]
    places += [(NONE, text, (NONE, i)) for i, text in enumerate(content.file.none)]
    for intent, text, path in places:
        message = read(text)
        found.append(Phrase(intent, text, path, message, tuple(terms(message, content.file.short_forms))))
    return found


def check(content: Content, all_phrases: Sequence[Phrase]) -> Iterator[Problem]:
    """Too few phrases, and phrases that two intents claim."""
    marks = content.marks[INTENTS]
    for intent, item in content.intents.items():
        if len(item.phrases) < FEWEST:
            what = f"“{intent}” has {len(item.phrases)} phrase{'' if len(item.phrases) == 1 else 's'}"
            mend = f"write at least {FEWEST}, by people who do not see each other's: indirect, slang, third person"
            yield marks.problem(("intents", intent, "phrases"), what, mend, severity="warning", rule="few-phrases")
    for one, other, same in near_pairs(all_phrases):
        what = f"the phrase “{other.text}” says {'' if same else 'nearly '}the same as “{one.text}”"
        what += f" (“{one.intent}”, line {marks.line(one.path)})"
        mend = "keep it where it belongs, remove the other"
        yield marks.problem(other.path, what, mend, severity="error" if same else "warning", rule="near-equal")


def near_pairs(all_phrases: Sequence[Phrase]) -> Iterator[tuple[Phrase, Phrase, bool]]:
    """Pairs of phrases of different intents with (True) the same words, or (False) nearly so; in file order."""
    keys = [" ".join(sorted(term.word for term in phrase.terms)) for phrase in all_phrases]
    # By length, because texts whose lengths differ by more than a tenth cannot be that near.
    order = sorted((i for i in range(len(keys)) if keys[i]), key=lambda i: (len(keys[i]), i))
    ordered = [keys[i] for i in order]
    lengths = np.array([len(key) for key in ordered])
    pairs: list[tuple[int, int, bool]] = []
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        end = int(np.searchsorted(lengths, len(chunk[-1]) * (200 / NEARLY - 1), side="right"))
        others = ordered[start:end]
        near = process.cdist(chunk, others, scorer=fuzz.ratio, score_cutoff=NEARLY, dtype=np.uint8, workers=-1)
        for row, column in zip(*(axis.tolist() for axis in np.nonzero(near)), strict=True):
            one, other = sorted((order[start + row], order[start + column]))
            if column > row and _rivals(all_phrases[one], all_phrases[other]):
                pairs.append((one, other, keys[one] == keys[other]))
    for first, second, same in sorted(pairs):
        yield all_phrases[first], all_phrases[second], same


def _rivals(one: Phrase, other: Phrase) -> bool:
    """Whether two phrases belong to different intents; those equal to the letter are told at load."""
    return one.intent != other.intent and _tokens(one) != _tokens(other)


def examples(content: Content, all_phrases: Sequence[Phrase]) -> Iterator[Problem]:
    """Danger examples that stand twice; an error where the two teach opposite things."""
    shelves: list[tuple[str, str, Sequence[str], Path]] = [
        *((EXAMPLES, kind, texts, ("cries", kind)) for kind, texts in content.examples.cries.items()),
        (EXAMPLES, "concerns", content.examples.concerns, ("concerns",)),
        (EXAMPLES, "traps", content.examples.traps, ("traps",)),
    ]
    first: dict[str, tuple[str, str, int]] = {}
    for file, shelf, texts, path in shelves:
        for i, text in enumerate(texts):
            line = content.marks[file].line((*path, i))
            yield from _again(first, file, shelf, text, line)
    marks = content.marks[INTENTS]
    for phrase in all_phrases:
        shelf, file, line = first.get(_key(phrase.text), ("traps", "", 0))
        if shelf != "traps":
            what = f"the phrase “{phrase.text}” also stands as a danger example ({shelf}, {file}:{line})"
            yield marks.problem(phrase.path, what, "decide which it is, and remove the other", rule="examples")
    yield from _signals(content)


def _again(first: dict[str, tuple[str, str, int]], file: str, shelf: str, text: str, line: int) -> Iterator[Problem]:
    key = _key(text)
    if key not in first:
        first[key] = (shelf, file, line)
        return
    other, other_file, other_line = first[key]
    what = f"“{text}” stands twice (first under {other}, {other_file}:{other_line})"
    if other == shelf:
        yield Problem(file, line, what, "remove one", "warning", "examples")
    else:
        yield Problem(file, line, what, "decide which it is: it cannot teach both", "error", "examples")


def _signals(content: Content) -> Iterator[Problem]:
    """Patterns that stand twice within one kind of danger."""
    marks = content.marks[INTENTS]
    for kind, groups in content.file.urgent.items():
        first: dict[str, tuple[str, int]] = {}
        for name, group in groups.items():
            path: Path = ("urgent", kind, name)
            for i, pattern in enumerate(group.any):
                line = marks.line((*path, "any", i))
                if pattern in first:
                    other, where = first[pattern]
                    what = f"the pattern “{pattern}” stands twice (first under {other}, line {where})"
                    yield Problem(INTENTS, line, what, "remove one", "warning", "signals")
                first.setdefault(pattern, (name, line))


def _tokens(phrase: Phrase) -> list[str]:
    return [token.text for token in phrase.message.tokens]


def _key(text: str) -> str:
    """A text without capitals, accents and punctuation; of one without words, the text itself."""
    return " ".join(_WORD.findall(fold(text))) or text
