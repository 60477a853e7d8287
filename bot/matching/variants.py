"""Phrases told of another person: "how do I stop" also as "how does my son stop". Made at load, never stored."""

from __future__ import annotations

import re

# One man, one woman: pronouns are all that differs, and the weights learn the rest from the phrases themselves.
_PEOPLE = (
    {"i": "he", "me": "him", "my": "his", "mine": "his", "myself": "himself"},
    {"i": "she", "me": "her", "my": "her", "mine": "hers", "myself": "herself"},
)
_VERBS = {"am": "is", "have": "has", "do": "does", "was": "was", "need": "needs", "want": "wants"}
_AUXILIARIES = frozenset(("am", "have", "do", "was"))
_WORD = re.compile(r"[A-Za-z']+")


def third_person(phrase: str, number: int) -> str | None:
    """The same phrase about someone else, or None where the writer is not in it.

    Args:
        phrase: a curated phrase.
        number: chooses "he" or "she" by turns, so that neither is learnt as the meaning.
    """
    person = _PEOPLE[number % 2]
    words = [w.lower().replace("'m", " am").replace("'ve", " have") for w in _WORD.findall(phrase)]
    words = " ".join(words).split()
    if "i" not in words and "my" not in words and "me" not in words:
        return None
    changed = []
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        verb = before == "i" or (after == "i" and word in _AUXILIARIES)  # "I do", "do I"
        changed.append(_VERBS.get(word, word) if verb else person.get(word, word))
    return " ".join(changed)
