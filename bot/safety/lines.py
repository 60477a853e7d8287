"""Country → the lines to turn to. Used by every reply of every kind.

A line is shown only where its number was found in a source and nothing holds it back; otherwise the emergency number
and the international directory stand alone. Numbers live in `responses/crisis-lines.yaml`, never in texts.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..content.schema import Country, Line, LinesFile, Texts

CRISIS = "suicide"


class Lines:
    """Looks lines up and words them in one language's sentences."""

    def __init__(self, file: LinesFile) -> None:
        self._file = file

    def country(self, code: str | None) -> Country | None:
        """The country with this ISO code, or None."""
        return self._file.countries.get(code.upper()) if code else None

    @property
    def directory(self) -> str:
        """Address of the international directory."""
        return self._file.directory

    def emergency(self, code: str | None, unknown: str) -> str:
        """Emergency numbers of a country, or the words for "your local emergency number" where it is unknown."""
        country = self.country(code)
        return " / ".join(country.emergency.numbers) if country else unknown

    @property
    def _default(self) -> Country:
        return self._file.countries[self._file.default]

    def pointer(self, code: str | None, texts: Texts) -> str:
        """One or two sentences for the end of every ordinary reply."""
        country = self.country(code)
        if country is None:
            line = _first_line(self._default)
            return texts.say.lines_unknown.format(directory=self._file.directory, line=line)
        lines = _shown(country, CRISIS)[:1]
        return texts.say.lines_known.format(
            emergency=" / ".join(country.emergency.numbers),
            lines=_worded(lines[0], texts) if lines else self._file.directory,
        )

    def crisis(self, code: str | None, purposes: Sequence[str], texts: Texts, most: int = 2) -> str:
        """The block that opens a crisis reply: number first, to call and to text or chat.

        Args:
            code: ISO country code, or None where the person has not said.
            purposes: kinds of line that fit this danger, best first; the general crisis line fills up.
            texts: sentences of the language to answer in.
            most: how many lines at most; somebody who can hardly read gets one.
        """
        country = self.country(code)
        if country is None:
            known = self._default
            special = [line for line in _chosen(known, purposes, most - 1) if CRISIS not in line.purpose]
            rows = [
                texts.say.crisis_elsewhere.format(country=known.name, line=_worded(line, texts)) for line in special
            ]
            first = texts.say.crisis_unknown.format(directory=self._file.directory, line=_first_line(known))
            return "\n".join([first, *(f"- {row}" for row in rows)])
        lines = _chosen(country, [*purposes, CRISIS], most)
        worded = "\n".join(f"- {_worded(line, texts)}" for line in lines) or f"- {self._file.directory}"
        return texts.say.crisis_known.format(emergency=" / ".join(country.emergency.numbers), lines=worded)

    def extra(self, code: str | None, purposes: Sequence[str], texts: Texts) -> str:
        """Lines for particular purposes, for answers that name them; "" where the country has none."""
        country = self.country(code) or self._default
        rows = [
            texts.say.more_lines.format(purpose=texts.purposes[purpose], lines=_worded(line, texts, hours=True))
            for purpose in purposes
            for line in _shown(country, purpose)[:1]
        ]
        return "\n".join(rows)


def _shown(country: Country, purpose: str) -> list[Line]:
    """Lines for a purpose that may be shown: found in a source, and not held back."""
    return [line for line in country.lines if purpose in line.purpose and line.confidence == "found" and not line.hold]


def _chosen(country: Country, purposes: Sequence[str], most: int) -> list[Line]:
    """One line for each purpose in order, then second ones: two crisis lines must not crowd out the child line."""
    shelves = [_shown(country, purpose) for purpose in dict.fromkeys(purposes)]
    longest = max(map(len, shelves), default=0)
    in_turn = [shelf[i] for i in range(longest) for shelf in shelves if i < len(shelf)]
    return list(dict.fromkeys(in_turn))[:most]


def _first_line(country: Country) -> str:
    line = _shown(country, CRISIS)[0]
    return line.call or line.text or line.chat or line.name


def _worded(line: Line, texts: Texts, hours: bool = False) -> str:
    ways = texts.ways
    parts = []
    if line.call and line.call == line.text:
        parts.append(ways.call_or_text.format(number=line.call))
    else:
        parts += [ways.call.format(number=line.call)] if line.call else []
        parts += [ways.text.format(number=line.text)] if line.text else []
    parts += [ways.chat.format(address=_bare(line.chat))] if line.chat and len(parts) < 2 else []
    parts += [ways.chat.format(address=_bare(line.web))] if line.web and not parts else []
    if not line.hours_known:
        parts.append(ways.hours_unknown)
    elif hours or line.hours != "24/7":
        parts.append(line.hours)
    return f"**{line.name}**: {', '.join(parts)}"


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
