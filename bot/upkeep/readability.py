"""Flesch–Kincaid reading grade, offline: syllables from pyphen's hyphenation patterns (US English)."""

from __future__ import annotations

import re
from functools import lru_cache

import pyphen

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`#>]")
_hyphenation = pyphen.Pyphen(lang="en_US", left=1, right=1)


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Syllables of one word; at least one. Acronyms are read letter by letter."""
    if word.isupper() and len(word) > 1:
        return len(word)
    vowels = len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))
    hyphens: int = _hyphenation.inserted(word.lower()).count("-")
    return max(1, hyphens + 1, vowels)


def grade(markdown: str) -> float:
    """US school grade needed to read a text, by Flesch and Kincaid's formula; 0.0 for a text without words."""
    text = _MARKUP.sub(r"\1", markdown)
    # A bullet or a line ends a sentence even without a full stop.
    sentences = [s for s in re.split(r"[.!?:]+(?=\s|$)|\n+", text) if _WORD.search(s)]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    return round(0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, 1)


def words(markdown: str) -> int:
    """Words of a text as a person counts them, link addresses left out."""
    return len(re.findall(r"[^\W_]+(?:['’–-][^\W_]+)*", _MARKUP.sub(r"\1", markdown)))
