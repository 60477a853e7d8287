"""Letters that look like Latin ones, and digits and signs that stand for letters. Fixed tables, as in Unicode TR 39."""

from __future__ import annotations

# Cyrillic and Greek letters inside a Latin word are a disguise; in a word of their own script they are themselves.
_LOOKALIKE = str.maketrans("авгеёикмнорстухіјѕԁԛԝһӏӕαβγεικνορτυχωη", "abreeukmhopctyxijsdqwhlaabyeiknoptuxwn")
_DIGITS = str.maketrans("0134578@$!|+", "oieastbasilt")
_DIGITS_L = str.maketrans("0134578@$!|+", "oleastbaslit")


def latin(word: str) -> str:
    """A mixed-script word with look-alikes made Latin; any other word as it is."""
    if word.isascii() or not any("a" <= char <= "z" for char in word):
        return word
    return word.translate(_LOOKALIKE)


def undigited(word: str) -> tuple[str, ...]:
    """Readings of a word that mixes letters with digits or signs ("su1c1de", "k!ll"); () for all others."""
    if word.isalpha() or not any(char.isalpha() for char in word):
        return ()
    return tuple(dict.fromkeys((word.translate(_DIGITS), word.translate(_DIGITS_L))))
