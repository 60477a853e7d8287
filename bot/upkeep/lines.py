"""How old every help line is, and the signature of somebody who checked one.

A verification is written into `responses/crisis-lines.yaml` as a person would: a few lines of text at the right place,
comments and all other bytes as they were. The result is read again and compared before it replaces the file.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError

from ..content import Content, ContentError
from ..content.marked import Marked, parse, read_yaml
from ..content.schema import Country, Line, LinesFile, Verification
from ..text import fold
from .rewrite import swap

FILE = "responses/crisis-lines.yaml"
OVERDUE_MONTHS = 6
LONGEST = 200  # characters of a name or of how somebody checked

State = Literal["overdue", "never verified", "verified", "on hold", "not shown"]
# What needs somebody first stands first; lines that nobody is sent come last.
STATES: tuple[State, ...] = ("overdue", "never verified", "verified", "on hold", "not shown")


@dataclass(frozen=True, slots=True)
class Row:
    """One line and how far it can be trusted today.

    Attributes:
        country: ISO code.
        line: the line as it stands in the file.
        state: "on hold" (must not be shown), "not shown" (only remembered, never found), or for a line that people are
            sent: "never verified", "verified", "overdue" where the last verification is over six months old.
        verified: the last verification, None where there is none.
        days: days since the last verification, or else since the source was written; None where it is undated.
    """

    country: str
    line: Line
    state: State
    verified: Verification | None
    days: int | None


def table(content: Content, today: date) -> list[Row]:
    """Every line of every country, what needs somebody first: by state, then the oldest first."""
    rows = [_row(code, line, today) for code, country in content.lines.countries.items() for line in country.lines]
    return sorted(rows, key=lambda row: (STATES.index(row.state), row.days is not None, -(row.days or 0)))


def _row(code: str, line: Line, today: date) -> Row:
    last = max(line.verified, key=lambda entry: entry.on, default=None)
    since = last.on if last else _earliest(line.date)
    return Row(code, line, _state(line, last, today), last, (today - since).days if since else None)


def _state(line: Line, last: Verification | None, today: date) -> State:
    if line.hold:
        return "on hold"
    if line.confidence == "known":
        return "not shown"
    if last is None:
        return "never verified"
    return "overdue" if today > _months_later(last.on, OVERDUE_MONTHS) else "verified"


def _earliest(text: str) -> date | None:
    """The first day that "2023", "2023-06" or "2023-06-02" can mean; None for "undated"."""
    try:
        return date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def verify(content_root: Path, country: str, line_name: str, by: str, how: str, today: date) -> Verification:
    """Write down that somebody checked a line. Neither `hold` nor `confidence` changes: that stays a person's decision.

    Args:
        content_root: the folder that holds `responses/`.
        country: ISO code or name, in any case.
        line_name: the line's name as in the file; case and accents do not matter.
        by: who checked it.
        how: what they did: "read on 988lifeline.org, called".
        today: the day of the check.

    Raises:
        ContentError: the file is broken, no such country or line, nothing said, or said twice. The file is unchanged.
    """
    path = content_root / FILE
    marked = read_yaml(path, FILE)
    file = _validated(marked)
    code = _code(file, marked, country)
    place = _place(file.countries[code], code, marked, line_name)
    at = ("countries", code, "lines", place)
    line = file.countries[code].lines[place]
    entry = Verification(by=_said(marked, at, "by", by), on=today, how=_said(marked, at, "how", how))
    if entry in line.verified:
        what = f"“{line.name}” already carries this verification by {entry.by} of {entry.on}"
        raise ContentError([marked.problem((*at, "verified"), what, "nothing to do, or say what was done this time")])
    text = path.read_bytes().decode()
    changed = _inserted(text, code, place, entry, marked)
    if _validated(parse(changed, FILE)) != _expected(file, code, place, entry):
        raise _by_hand(marked, at, "the entry would change more than this line")
    swap(path, FILE, changed)
    return entry


def _validated(marked: Marked) -> LinesFile:
    try:
        return LinesFile.model_validate(marked.data or {})
    except ValidationError as error:
        mend = "correct it first; python -m bot check explains"
        raise ContentError(
            marked.problem(item["loc"], f"“{_path(item['loc'])}”: {item['msg']}", mend) for item in error.errors()
        ) from None


def _path(parts: Iterable[str | int]) -> str:
    return " → ".join(map(str, parts)) or "the file"


def _code(file: LinesFile, marked: Marked, typed: str) -> str:
    wanted = fold(typed.strip())
    for code, country in file.countries.items():
        if wanted in map(fold, (code, country.name, *country.also)):
            return code
    mend = f"use one of: {', '.join(file.countries)}"
    raise ContentError([marked.problem(("countries",), f"no country is called “{typed}”", mend)])


def _place(country: Country, code: str, marked: Marked, typed: str) -> int:
    wanted = fold(typed.strip())
    places = [i for i, line in enumerate(country.lines) if fold(line.name) == wanted]
    at = ("countries", code, "lines")
    if len(places) > 1:
        what = f"{len(places)} lines of {country.name} are called “{typed}”"
        raise ContentError([marked.problem((*at, places[1]), what, "give each line a name of its own")])
    if not places:
        names = ", ".join(f"“{line.name}”" for line in country.lines)
        mend = f"use one of: {names}" if names else "add the line to the file first"
        raise ContentError([marked.problem(at, f"{country.name} has no line called “{typed}”", mend)])
    return places[0]


def _said(marked: Marked, at: tuple[str | int, ...], key: str, value: str) -> str:
    value = value.strip()
    fault, mend = "", {"by": "name the person who checked it", "how": "say what was done: read where, called"}[key]
    if not value:
        fault = "is empty"
    elif len(value) > LONGEST:
        fault, mend = f"has {len(value)} characters", f"say it in {LONGEST} at most"
    elif not value.isprintable():
        fault, mend = "holds a line break or an invisible character", "write it on one line"
    if fault:
        raise ContentError([marked.problem(at, f"“{key}” {fault}", mend)])
    return value


def _expected(file: LinesFile, code: str, place: int, entry: Verification) -> LinesFile:
    country = file.countries[code]
    line = country.lines[place]
    lines = list(country.lines)
    lines[place] = line.model_copy(update={"verified": (*line.verified, entry)})
    countries = {**file.countries, code: country.model_copy(update={"lines": tuple(lines)})}
    return file.model_copy(update={"countries": countries})


def _inserted(text: str, code: str, place: int, entry: Verification, marked: Marked) -> str:
    """The file's text with the entry written under the line's `verified:`, which is added where it is missing."""
    at = ("countries", code, "lines", place)
    # The loader in Python, because only its marks count characters; `marked` has proved that the text is sound.
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in at:
        node = _child(node, part)
    assert isinstance(node, yaml.MappingNode)
    if node.flow_style:
        raise _by_hand(marked, at, "the line is written in {braces}")
    keys = {key.value: (key, value) for key, value in node.value}
    newline = "\r\n" if "\r\n" in text else "\n"
    if "verified" not in keys:
        indent: int = node.value[0][0].start_mark.column
        head, tail = _split(text, node.value[-1][1])
        return head + newline + " " * indent + "verified:" + _entry(entry, indent + 2, newline) + tail
    key, value = keys["verified"]
    if isinstance(value, yaml.SequenceNode) and value.value and value.flow_style:
        raise _by_hand(marked, (*at, "verified"), "“verified” is written in [brackets]")
    if isinstance(value, yaml.SequenceNode) and value.value:
        head, tail = _split(text, value)
        return head + _entry(entry, value.start_mark.column, newline) + tail
    # `verified: []`; a comment behind it stays.
    bare = text[: value.start_mark.index].rstrip(" ") + text[value.end_mark.index :]
    end = _line_end(bare, key.end_mark.index)
    return bare[:end] + _entry(entry, key.start_mark.column + 2, newline) + bare[end:]


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node:
    assert isinstance(node, yaml.CollectionNode)
    found = node.value[part] if isinstance(part, int) else next(v for k, v in node.value if k.value == part)
    assert isinstance(found, yaml.Node)
    return found


def _split(text: str, node: yaml.Node) -> tuple[str, str]:
    """The text before and after the end of the last line that a value stands on."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1] if isinstance(node, yaml.SequenceNode) else node.value[-1][1]
    end = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        end = len(text[:end].rstrip())  # its mark stands behind the empty lines that follow
    end = _line_end(text, end)
    return text[:end], text[end:]


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1] == "\r" else end


def _entry(entry: Verification, indent: int, newline: str) -> str:
    by, how = (json.dumps(value, ensure_ascii=False) for value in (entry.by, entry.how))
    rows = (f"- by: {by}", f"  on: {entry.on}", f"  how: {how}")
    return "".join(newline + " " * indent + row for row in rows)


def _by_hand(marked: Marked, at: tuple[str | int, ...], what: str) -> ContentError:
    mend = "write the entry by hand, one key a line: - by: …, on: …, how: …"
    return ContentError([marked.problem(at, f"cannot be signed here: {what}", mend)])
