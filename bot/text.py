"""Raw text → Message: words with their places, sentences and clauses. Shared by the screen and the matcher.

Folding is the part both need: lower case, full-width and styled letters made plain, accents and invisible characters
off. Each side then derives its own view (the screen undoes disguises that the matcher must leave alone).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# Every apostrophe that phones and keyboards produce, so that "don’t" and "don't" are one word.
_APOSTROPHES = "'’‘ʼ＇`´ʹ‛"
# Letters that NFKD leaves whole although people type them without the stroke, and small capitals.
# Persian ye and kaf are typed with Arabic keyboards, too.
_STROKED = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک"}
    | {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h"}
    | dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
)
# Chinese characters, kana and Hangul syllables are tokens of their own: their languages do not space words apart.
_CJK = "\u2e80-\u2fdf\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# Control characters go, line breaks and tabs stay; the same as `_fold_char` does, for the common case.
_ASCII = str.maketrans({"`": "'", **{chr(n): None for n in (*range(32), 127) if chr(n) not in "\n\t\r"}})
# Vowel signs belong to the word although Python does not count them as letters.
_INDIC = r"\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
_LETTER = rf"(?![{_CJK}])[^\W_]"
_TOKEN = re.compile(
    rf"(?P<cjk>[{_CJK}])"
    rf"|(?P<word>{_LETTER}(?:[{_INDIC}]|{_LETTER})*(?:(?:['@$!|]|\*+)(?=[^\W_])(?:{_LETTER})+)*)"
    r"|(?P<sentence>[.!?…。！？؟।\n]+)"
    r"|(?P<clause>[,;:()\u2013\u2014،、，；：/]+|-(?=\s))"
    r"|(?P<symbol>[^\s\w])"
)


class Token(NamedTuple):  # not a dataclass: made by the million while learning, and three times as fast
    """One word, character (Chinese, Japanese, Korean) or symbol of a message.

    Attributes:
        text: the folded form.
        start, end: its place in the raw text, in characters.
        sentence, clause: running numbers; a clause never crosses a sentence.
        symbol: True for emoji and other marks that are not words.
    """

    text: str
    start: int
    end: int
    sentence: int
    clause: int
    symbol: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A text as it was sent, and its tokens in order."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[Token, ...]:
        """The tokens that are words or characters, symbols left out."""
        return tuple(token for token in self.tokens if not token.symbol)


def _is_accent(char: str) -> bool:
    """Marks that people leave out. Vowel signs of Indic scripts and the voicing of kana are letters, not accents."""
    if unicodedata.category(char)[0] != "M" or char in "\u3099\u309a":
        return False
    return unicodedata.combining(char) != 0 or unicodedata.category(char) == "Me" or "\ufe00" <= char <= "\ufe0f"


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not _is_accent(c))
    # Cf: zero-width joiners, direction marks. Cc other than line breaks: null bytes and their kind.
    plain = "".join(c for c in plain if c in "\n\t\r" or unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    # Recomposed, or every Hangul syllable would fall apart into its letters.
    return unicodedata.normalize("NFC", plain).casefold().translate(_STROKED)


def fold(text: str) -> str:
    """Lower case, compatibility forms made plain, accents and invisible characters removed."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    return "".join(map(_fold_char, text))


def read(text: str) -> Message:
    """Split a raw text into tokens. Any string is fine: empty, only emoji, null bytes, lone surrogates."""
    folded = fold(text)
    places: list[int] | range = range(len(text))
    if len(folded) != len(text) or not text.isascii():
        places = [i for i, char in enumerate(text) for _ in _fold_char(char)]
        folded = "".join(map(_fold_char, text))
    tokens: list[Token] = []
    sentence = clause = 0
    for found in _TOKEN.finditer(folded):
        group = found.lastgroup
        if group == "sentence":
            sentence, clause = sentence + 1, clause + 1
        elif group == "clause":
            clause += 1
        else:
            start, end = places[found.start()], places[found.end() - 1] + 1
            tokens.append(Token(found.group(), start, end, sentence, clause, group == "symbol"))
    return Message(text, tuple(tokens))
