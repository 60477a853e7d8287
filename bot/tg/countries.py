"""What a person typed → the country they mean. Names in English and in the country's own languages, misspelled or not.

Only countries that the lines file knows can be chosen. Nothing but the person's own words sets a country: the language
of their app only orders the suggestions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..content.schema import LinesFile
from ..text import read

SURE, PERHAPS, MARGIN = 0.8, 0.7, 0.05
SUGGESTED = 6
# Words around a name in a short answer: "I'm in Canada", "vivo en España". They only ever help to find the name.
_AROUND = frozenset(
    {"i", "im", "i'm", "am", "in", "from", "live", "living", "the", "country", "is", "my", "here", "now"}
    | {"estoy", "en", "vivo", "soy", "de"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed name means.

    Attributes:
        code: the country, where one is meant beyond doubt and the lines file knows it.
        choices: countries that may be meant, best first, where it is in doubt.
        without_lines: the name of a country that the lines file does not know, or "".
    """

    code: str | None = None
    choices: tuple[str, ...] = ()
    without_lines: str = ""


class Countries:
    """Finds countries by name."""

    def __init__(self, lines: LinesFile) -> None:
        self._lines = lines
        self._names: dict[str, str] = {}  # folded name → code
        # Only in capitals: "can", "per" and "are" are words, and "no" is never Norway.
        self._capitals = {alias: code for code in lines.countries for alias in _three_letters(code)}
        for code, country in lines.countries.items():
            for name in (country.name, *country.also, *_names(code)):
                self._names.setdefault(_folded(name), code)
        # Countries without lines: known by their English name, to say honestly that there are none.
        self._others = {_folded(_english(code)): code for code in _territories() if code not in lines.countries}
        self._fuzzy = {name: code for name, code in {**self._others, **self._names}.items() if len(name) > 3}

    def name(self, code: str) -> str:
        """The country's name as the lines file gives it."""
        return self._lines.countries[code].name

    def find(self, typed: str) -> Found:
        """The country that somebody typed."""
        text = _folded(typed)
        if not text or len(text) > 60:
            return Found()
        if typed.strip() in self._capitals:
            return Found(self._capitals[typed.strip()])
        name = " ".join(word for word in text.split() if word not in _AROUND)
        for candidate in (text, name, name.replace(" ", "")):  # "u s a"
            if candidate in self._names:
                return Found(self._names[candidate])
            if candidate in self._others:
                return Found(without_lines=_english(self._others[candidate]))
        best: dict[str, float] = {}
        for close, score, _ in process.extract(
            name, self._fuzzy.keys(), scorer=OSA.normalized_similarity, score_cutoff=PERHAPS, limit=12
        ):
            # A misspelled name keeps its first letter: "pain" is not Spain.
            if close[0] == name[0]:
                best.setdefault(self._fuzzy[close], score)
        return self._judged(list(best.items())[:3])

    def _judged(self, ranked: list[tuple[str, float]]) -> Found:
        if not ranked:
            return Found()
        code, score = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if score >= SURE and score - second >= MARGIN:
            return Found(code) if code in self._lines.countries else Found(without_lines=_english(code))
        return Found(choices=tuple(code for code, _ in ranked if code in self._lines.countries))

    def suggested(self, language: str | None) -> tuple[str, ...]:
        """Countries to offer as buttons, those where the app's language is spoken first."""
        first, _, region = (language or "").lower().partition("-")
        likely = str(get_global("likely_subtags").get(first, "")).rpartition("_")[2]
        spoken = [code for code in self._lines.countries if first and first in _official(code)]
        order = [region.upper(), likely, *spoken, self._lines.default, *self._lines.countries]
        return tuple(dict.fromkeys(code for code in order if code in self._lines.countries))[:SUGGESTED]


def _folded(name: str) -> str:
    return " ".join(token.text for token in read(name).words)


@cache
def _official(code: str) -> tuple[str, ...]:
    return tuple(str(language) for language in get_official_languages(code, regional=True, de_facto=True))


@cache
def _territories() -> tuple[str, ...]:
    codes = [str(code) for code in Locale("en").territories]
    return tuple(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_PLACE)


# Codes that name no country: the EU, the euro area, the UN, pseudo-locales, "unknown".
_NO_PLACE = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


def _english(code: str) -> str:
    return str(Locale("en").territories[code])


def _names(code: str) -> list[str]:
    names = []
    for language in ("en", *_official(code)):
        try:
            territories = Locale.parse(language).territories
        except (UnknownLocaleError, ValueError):
            continue
        keys = (code, f"{code}-alt-short", f"{code}-alt-variant")
        names += [str(territories[key]) for key in keys if key in territories]
    return names


@cache
def _aliases() -> dict[str, list[str]]:
    threes: dict[str, list[str]] = {}
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1:
            threes.setdefault(codes[0], []).append(alias)
    return threes


def _three_letters(code: str) -> list[str]:
    return _aliases().get(code, [])
