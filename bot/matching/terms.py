"""Message → terms: the matcher's view of a message. Spelling is evened out, nothing is deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from ..text import Message, Token

EDGE = "·"  # where a message or a word begins and ends
_RUN = re.compile(r"(.)\1{2,}")
_stemmer = snowballstemmer.stemmer("english")


class Term(NamedTuple):
    """One normalised word of a message.

    Attributes:
        word: lower case, without apostrophe, letter runs cut to two.
        stem: what features are built on ("meetings" and "meeting" are one).
        token: the token it came from.
    """

    word: str
    stem: str
    token: Token


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """The stem of one English word; numbers become one class for each count of digits."""
    if word.isdigit():
        return "#" * min(len(word), 4)
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=32768)
def squeeze(word: str) -> str:
    """Letter runs cut to two: "sooooo" → "soo"."""
    return _RUN.sub(r"\1\1", word)


def term(word: str, token: Token) -> Term:
    """A term from a plain word."""
    return Term(word, stem(word), token)


def terms(message: Message, short_forms: Mapping[str, str]) -> list[Term]:
    """The terms of a message in order; short forms ("u", "dont") are written out."""
    found: list[Term] = []
    for token in message.tokens:
        if token.symbol:
            continue
        word = squeeze(token.text).replace("'", "")
        if token.text.endswith("'s") and word not in short_forms:
            word = word[:-1]
        found += [term(part, token) for part in short_forms.get(word, word).split()]
    return found


@lru_cache(maxsize=32768)
def letters(word: str) -> tuple[str, ...]:
    """Every four letters in a row of a word and its edges; none for a word of three."""
    padded = f"{EDGE}{word}{EDGE}"
    return tuple(f"c:{padded[i : i + 4]}" for i in range(len(padded) - 3)) if len(word) > 3 else ()
