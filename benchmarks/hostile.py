"""Seeded hostile texts: what people paste, what keyboards do, and what somebody sends who wants the bot to fail."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

MOST = 4096  # Telegram's limit
SIGNS = (
    "\x00", "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\ufe0f", "\u0301", "\u0489", "\U000e0041",
    "\ud800", "\r\n", "\t", "\u2028", "\u00a0", "\u3000", "’", "ʼ", "“", "—", "…", "🫠", "🇺🇸", "½", "①", "ﬁ", "ß",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "İ", "ı", "ſ", "Ω",
)  # fmt: skip
SNIPPETS = (
    "<b>", "</pre>", "&amp;", "&#x0;", "`", "**", "__", "[a](javascript:1)", "{country}", "{0}", "%s", "%n", "\\",
    "'; --", "/start", "/ask@care_answers_bot", "@everyone", "https://example.org/?q=", "../../etc/passwd", "${x}",
    "1e999", "-0", "nan", "null", "true", "\x1b[31m", "!!!???", "=1+1", "2**63",
)  # fmt: skip
LOOK_ALIKE = str.maketrans("aceiopsxy", "асеіорѕху")
SCRIPTS = (
    (0x20, 0x7E), (0xA1, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF),
    (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x1F300, 0x1FAFF), (0x0, 0x10FFFF),
)  # fmt: skip


def texts(seed: int, count: int, phrases: Sequence[str]) -> Iterator[str]:
    """So many texts, the same for the same seed.

    Args:
        seed: of the random numbers.
        count: how many.
        phrases: what is curated, to be bent and broken.
    """
    rng = random.Random(seed)
    kinds = (_bent, _joined, _scripts, _snippets, _repeated, _spelled, _letters, _rewritten)
    for _ in range(count):
        text = rng.choice(kinds)(rng, phrases)
        while rng.random() < 0.15:
            text += rng.choice(kinds)(rng, phrases)
        yield text[:MOST]


def _bent(rng: random.Random, phrases: Sequence[str]) -> str:
    """A phrase with letters lost, doubled, swapped and signs put in between."""
    letters = list(rng.choice(phrases))
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(letters) + 1)
        what = rng.random()
        if what < 0.3 and letters:
            letters.pop(at - 1)
        elif what < 0.6:
            letters.insert(at, rng.choice(SIGNS))
        elif letters:
            letters.insert(at, letters[at - 1] * rng.randint(1, 5))
    return "".join(letters)


def _joined(rng: random.Random, phrases: Sequence[str]) -> str:
    between = rng.choice((" ", "", "\n", ". ", " not ", " or ", ", he said ", '" "'))
    return between.join(rng.choice(phrases) for _ in range(40 if rng.random() < 0.02 else rng.randint(2, 5)))


def _scripts(rng: random.Random, phrases: Sequence[str]) -> str:
    low, high = rng.choice(SCRIPTS)
    return "".join(chr(rng.randint(low, high)) for _ in range(_length(rng)))


def _snippets(rng: random.Random, phrases: Sequence[str]) -> str:
    parts = [rng.choice((*SNIPPETS, *SIGNS, rng.choice(phrases))) for _ in range(rng.randint(1, 12))]
    return rng.choice(("", " ")).join(parts)


def _repeated(rng: random.Random, phrases: Sequence[str]) -> str:
    """What makes careless patterns slow: one thing, very often, and then another."""
    unit = rng.choice(("a", " ", "ha", "no ", "i ", "\n", "..", "1", *SIGNS, *SNIPPETS, rng.choice(phrases)))
    return unit * (_length(rng) // len(unit) + 1) + rng.choice(("", "!", "b", rng.choice(phrases)))


def _spelled(rng: random.Random, phrases: Sequence[str]) -> str:
    """Spelled out: k i l l  m e."""
    return rng.choice((" ", ".", "-", "\u200b", "*", "\n", "  ")).join(rng.choice(phrases))


def _letters(rng: random.Random, phrases: Sequence[str]) -> str:
    """Words of plain letters that mean nothing, up to very long ones."""
    alphabet = "abcdefghijklmnopqrstuvwxyz' "
    return "".join(rng.choice(alphabet) for _ in range(_length(rng)))


def _rewritten(rng: random.Random, phrases: Sequence[str]) -> str:
    """The same to the eye, other letters to a machine."""
    phrase = rng.choice(phrases)
    forms = (
        phrase.upper(), phrase.swapcase(), phrase.title(), phrase[::-1], phrase.translate(LOOK_ALIKE),
        unicodedata.normalize("NFD", phrase), "\u202e" + phrase[::-1], "".join(letter + "\u0336" for letter in phrase),
        "".join(chr(ord(s) + 0xFEE0) if "!" <= s <= "~" else s for s in phrase),
    )  # fmt: skip
    return rng.choice(forms)


def _length(rng: random.Random) -> int:
    """Mostly short, sometimes as long as Telegram allows."""
    return rng.randint(0, MOST if rng.random() < 0.01 else rng.choice((3, 20, 40, 40, 80, 100, 300)))


def updates(
    seed: int, count: int, bases: Sequence[tuple[str, dict[str, Any]]], phrases: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Updates that can be parsed, most of them, with hostile values in any place: texts, numbers, languages, flags."""
    rng = random.Random(seed)
    for text in texts(seed, count, phrases):
        kind, payload = rng.choice(bases)
        changed = _changed(rng, payload, text)
        if kind == "message" and "text" in changed and rng.random() < 0.5:
            changed["text"] = rng.choice(("", "/ask ", "/start ", "/country ", "@care_answers_bot ")) + text or "x"
            changed.pop("entities", None)
        yield kind, changed


def _changed(rng: random.Random, value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {k: _changed(rng, v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [_changed(rng, item, text) for item in value]
    if rng.random() > 0.08:
        return value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return rng.choice((0, 1, -1, value + rng.randint(-3, 3), 2**31, rng.randrange(2**52), -(10**12)))
    if isinstance(value, str):
        return rng.choice((text, value.upper(), value + rng.choice(SIGNS), value[:-1], rng.choice(SNIPPETS)))
    return value
