"""Vocabulary wordings that merge what should stay apart: a wording of two entries, an entry that joins two intents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ...content import Content, Problem
from ...content.rules import INTENTS
from ...matching.terms import stem
from .phrases import NONE, Phrase

OFTEN = 5  # phrases that must use a wording before its intent means anything
DISTINCTIVE = 0.7  # share of those phrases that one intent holds


def check(content: Content, phrases: Sequence[Phrase]) -> Iterator[Problem]:
    """Wordings that stand in two entries, and entries whose wordings give away two different intents."""
    marks = content.marks[INTENTS]
    owner: dict[str, tuple[str, str]] = {}
    for entry in content.file.vocabulary:
        owner.setdefault(_key(entry), (entry, entry))
    with_stem: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        for name in {term.stem for term in phrase.terms} if phrase.intent != NONE else ():
            with_stem[name].append(phrase)
    for entry, wordings in content.file.vocabulary.items():
        tells: dict[str, str] = {}
        for i, wording in enumerate((entry, *wordings), -1):
            path = ("vocabulary", entry, i) if i >= 0 else ("vocabulary", entry)
            other, same = owner.setdefault(_key(wording), (entry, wording))
            if other != entry:
                what = f"the wording “{wording}” of “{entry}” is the same to the matcher as “{same}” of “{other}”"
                mend = "keep it under one of the two: a wording counts for one entry only"
                yield marks.problem(path, what, mend, rule="vocabulary")
                continue
            intent = _given_away(_key(wording), with_stem)
            if intent and tells and intent not in tells:
                first, word = next(iter(tells.items()))
                what = f"“{entry}” merges two intents: “{word}” tells “{first}”, “{wording}” tells “{intent}”"
                mend = "split the entry, or remove the wording: phrases already keep the two apart"
                yield marks.problem(path, what, mend, severity="warning", rule="vocabulary")
            elif intent:
                tells[intent] = wording


def _given_away(wording: str, with_stem: Mapping[str, Sequence[Phrase]]) -> str | None:
    """The intent that most phrases with this wording belong to, or None where it says nothing."""
    first = wording.split(" ", 1)[0]
    used = Counter(phrase.intent for phrase in with_stem.get(first, ()) if f" {wording} " in _stems(phrase))
    if used.total() < OFTEN:
        return None
    intent, count = used.most_common(1)[0]
    return intent if count >= DISTINCTIVE * used.total() else None


def _stems(phrase: Phrase) -> str:
    return f" {' '.join(term.stem for term in phrase.terms)} "


def _key(wording: str) -> str:
    return " ".join(stem(word) for word in wording.lower().replace("'", "").split())
