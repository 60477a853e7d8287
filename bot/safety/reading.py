"""The danger view of a message: disguises undone, slang written out, misspellings read as what was meant.

A `Word` keeps every reading of a token, so that nothing harmless is lost either; matching asks whether any fits.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby, product
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..text import Message, Token, fold
from .lookalikes import latin, undigited

RUNS = 3  # runs of letters in one word up to which every mixture of cuts is tried
_BETWEEN = frozenset("-~·•+=")  # what people put between the letters of a word
_FEW = 2
_MOSTLY = 0.5  # share of real English words from which short unknown words are read as misspelled English


class Word(NamedTuple):
    """One word of the danger view.

    Attributes:
        forms: its readings, the likeliest first.
        start, end: place in the raw text, in characters.
        sentence, clause: as in `Token`.
    """

    forms: tuple[str, ...]
    start: int
    end: int
    sentence: int
    clause: int


class Reader:
    """Derives the danger view.

    Args:
        vocabulary: words that signals are written in.
        repairable: those of them that misspelled or fused English may stand for. Only English has a dictionary here
            that tells a misspelling from a word ("учиться" must not become "убиться").
        real: words of a general dictionary, and all words of the content: never taken for a misspelling.
        short_forms: "dont" → "do not"; also slang: "kms" → "kill myself".
        signs: emoji → word.
    """

    def __init__(
        self,
        vocabulary: Iterable[str],
        repairable: Iterable[str],
        real: frozenset[str],
        short_forms: Mapping[str, str],
        signs: Mapping[str, str],
    ) -> None:
        self._vocabulary = frozenset(vocabulary)
        self.real = real
        self._short = short_forms
        self._signs = {fold(sign): word for sign, word in signs.items()}
        self._known = self._vocabulary | frozenset(short_forms)
        self._parts = frozenset(repairable) | frozenset(short_forms)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(frozenset(repairable)):
            if word.isalpha() and len(word) > 2:
                self._by_length.setdefault(len(word), []).append(word)
        # Memoised per word, bounded; whole messages are never kept.
        self._plain_forms = lru_cache(maxsize=8192)(self._undisguised)
        self._near = lru_cache(maxsize=8192)(self._misspelled)

    def words(self, message: Message) -> list[Word]:
        """The danger view of a message, in order."""
        tokens = list(_letters_joined(message.tokens))
        flat = _is_chopped(tokens)
        english = self._mostly_english(tokens)
        result: list[Word] = []
        for token in tokens:
            sentence, clause = (0, 0) if flat else (token.sentence, token.clause)
            if token.symbol:
                sign = self._signs.get(token.text)
                if sign:
                    result.append(Word((sign,), token.start, token.end, sentence, clause))
                continue
            forms = self._plain_forms(token.text)
            if english:
                forms = self._with_meant(token.text, forms)
            parts = forms[0].split(" ")
            if len(parts) > 1:
                result += [Word((part,), token.start, token.end, sentence, clause) for part in parts]
            else:
                result.append(Word(forms, token.start, token.end, sentence, clause))
        return result

    def _with_meant(self, text: str, forms: tuple[str, ...]) -> tuple[str, ...]:
        """The readings, and the words that a misspelling may have been meant as."""
        if forms == (text,) and self._is_real(text):  # most words
            return forms
        word = latin(text).replace("'", "")
        if not any(self._is_real(form) for form in forms):
            return (*forms, *self._near(forms[0]))
        if forms[0] == word or self._is_real(word) or any(len(list(run)) > 2 for _, run in groupby(word)):
            return forms
        # "turinng" is no "turing", "overdoset" not three words: one slip is likelier than a doubled or a missing key.
        meant = tuple(w for w in self._near(word) if OSA.distance(w, word) == 1 and len(word) > 4)
        if meant and " " in forms[0] and not _plainly_fused(forms[0].split(" ")):
            return (word, *meant)
        return tuple(dict.fromkeys((*forms, *meant)))

    def _is_real(self, form: str) -> bool:
        return " " in form or form in self._known or form in self.real

    def _mostly_english(self, tokens: list[Token]) -> bool:
        words = [token.text.replace("'", "") for token in tokens if not token.symbol]
        if len(words) <= _FEW:  # too few to tell a language by
            return all(word.isascii() for word in words)
        return sum(word in self.real for word in words) >= _MOSTLY * len(words)

    def _undisguised(self, text: str) -> tuple[str, ...]:
        """Readings of a token: written out, digits and stars undone, runs of letters cut, fused words split."""
        word = latin(text).replace("'", "")
        for candidate in self._candidates(word):
            if candidate in self._short:
                return (self._short[candidate],)
            if candidate in self._known or candidate in self.real:
                # A doubled letter may hide a shorter word: "diee" is no word, but "kiill" must still be "kill".
                return (candidate,)
        starred = self._starred(word)
        if starred:
            return starred
        for candidate in self._candidates(word):
            split = self._fused(candidate)
            if split:
                return (split,)
        return tuple(dict.fromkeys(self._candidates(word)))

    def _candidates(self, word: str) -> list[str]:
        spellings = [word, *undigited(word)]
        runs = [cut for spelling in spellings for cut in _cut_runs(spelling)]
        return list(dict.fromkeys([*spellings, *runs]))

    def _starred(self, word: str) -> tuple[str, ...]:
        """Signal words that a censored one may stand for: "k*ll", "s**cide"."""
        if "*" not in word or len(word.replace("*", "")) < 2:
            return ()
        pattern = word.replace("*", "?")
        return tuple(fnmatch.filter(self._by_length.get(len(word), ()), pattern))

    def _fused(self, word: str) -> str:
        """Words written as one: "killmyself" → "kill myself"; "" where that does not work out."""
        if len(word) < 5 or not word.isalpha() or not word.isascii():
            return ""
        best: dict[int, tuple[int, tuple[str, ...]]] = {0: (0, ())}
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                part = word[start:end]
                if start in best and self._is_part(part):
                    pieces = (best[start][0] + 1, (*best[start][1], part))
                    if end not in best or pieces[0] < best[end][0]:
                        best[end] = pieces
        _, parts = best.get(len(word), (0, ()))
        if len(parts) < 2 or len(parts) > 2 + len(word) // 4 or max(map(len, parts)) < 4:
            return ""
        return " ".join(self._short.get(part, part) for part in parts)

    def _is_part(self, part: str) -> bool:
        return part in ("i", "a") or (len(part) > 1 and part in self._parts)

    def _misspelled(self, word: str) -> tuple[str, ...]:
        """Signal words that an unknown word may have been meant as; strict, for a false reading costs trust."""
        length = len(word)
        if not word.isalpha() or length < 3:
            return ()
        reach = 1 if length < 8 else 2
        pool = [w for n in range(length - reach, length + reach + 1) for w in self._by_length.get(n, ())]
        near = process.extract(word, pool, scorer=OSA.distance, score_cutoff=reach, limit=8)
        if length < 5:  # in a short word only the first letter is sure
            near = [(w, d, k) for w, d, k in near if w[0] == word[0] or sorted(w) == sorted(word)]
        return tuple(w for w, _, _ in sorted(near, key=lambda x: (x[1], x[0])))[:3]


def _plainly_fused(parts: list[str]) -> bool:
    """Whether words were written as one ("amready"), rather than one word with a slip ("overdoset", "goodbe")."""
    return len(parts) == 2 and min(map(len, parts)) > 1 and max(map(len, parts)) > 4


def _cut_runs(word: str) -> list[str]:
    """The word with each run of a letter cut to two or to one, in every mixture: "kiiill" → "kiill", "kill" … "kil"."""
    runs = ["".join(run) for _, run in groupby(word)]
    choices = [(run[:2], run[:1]) if len(run) > 1 else (run,) for run in runs]
    if sum(len(choice) > 1 for choice in choices) > RUNS:
        return ["".join(run[:keep] for run in runs) for keep in (2, 1)]
    return ["".join(mixture) for mixture in product(*choices)]


def _letters_joined(tokens: tuple[Token, ...]) -> Iterable[Token]:
    """Tokens with letters that were spaced or dotted apart joined again: "k i l l", "d.i.e"."""
    run: list[Token] = []

    def flush() -> Iterable[Token]:
        if len(run) >= 3:
            text = "".join(token.text for token in run)
            yield Token(text, run[0].start, run[-1].end, run[0].sentence, run[0].clause)
        else:
            yield from run

    for token in tokens:
        if token.text in _BETWEEN and run:
            continue
        single = len(token.text) == 1 and not token.symbol and token.text.isalnum() and ord(token.text) < 0x2E80
        if single and (not run or token.start - run[-1].end <= 3):
            run.append(token)
            continue
        yield from flush()
        run = [token] if single else []
        if not single:
            yield token
    yield from flush()


def _is_chopped(tokens: list[Token]) -> bool:
    """Whether stops stand between single words ("i. want. to. die."), so that they end no sentence."""
    words = [token for token in tokens if not token.symbol]
    return len(words) > 2 and len({token.sentence for token in words}) > len(words) / 2
