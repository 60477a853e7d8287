"""Is an answer short, plain and free of what belongs elsewhere? Words, reading grade, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from ...content import Content, Problem
from ...content.load import DEFAULT_LANGUAGE
from ..readability import grade, words
from ..texts import answers, curated

WORDS, TALK_WORDS, FIRST_WORDS = (40, 180), (10, 90), 70
GRADE_WARNS, GRADE_FAILS, GRADE_MEDIAN = 8.0, 10.0, 8.0
GRADED = DEFAULT_LANGUAGE  # the formula and the syllables are English
FEWEST_RELATED = 2

_PHONE = re.compile(r"(?<![\w/])(?:\+|\(?\d)[\d\s().–-]{5,}\d(?!\w)|(?<!\w)\d-\d{3}-[A-Z]{3,}")
_YEARS = re.compile(r"^\d{4}\s?[–-]\s?\d{4}$")
_LINK = re.compile(
    r"https?://\S+|\bwww\.\S+|\]\([^)]*\)|<a\b|\b[a-z0-9-]+\.(?:org|com|gov|net|edu|me|info|io)\b(?!\w)", re.IGNORECASE
)
_SHORTER, _LONGER = "cut what the question does not ask for", "say what to do or ask next"


def check(content: Content) -> Iterator[Problem]:
    """Everything about the wording of answers that can be counted."""
    grades = []
    for language, text in answers(content):
        place = (text.file, text.line)
        talk = content.intents[text.id].group == "conversation"
        least, most = TALK_WORDS if talk else WORDS
        count, first = words(text.body), words(re.split(r"\n\s*\n", text.body, maxsplit=1)[0])
        if not least <= count <= most:
            mend = _SHORTER if count > most else _LONGER
            yield Problem(*place, f"{count} words; {least} to {most} are allowed", mend, rule="words")
        if first > FIRST_WORDS:
            what = f"{first} words before the first break; at most {FIRST_WORDS}"
            yield Problem(*place, what, "answer in two sentences, then begin a new paragraph", rule="words")
        if language == GRADED:
            grades.append(grade(text.body))
            yield from _graded(grades[-1], place)
        related = text.head.related
        if len(set(related)) < len(related) or (len(related) < FEWEST_RELATED and not talk):
            what = f"related: {', '.join(related) or 'nothing'}"
            mend = f"name {FEWEST_RELATED} to 4 different intents that people ask next"
            line = content.marks[text.file].line(("related",))
            yield Problem(text.file, line, what, mend, severity="warning", rule="related")
    if grades and median(grades) > GRADE_MEDIAN:
        what = f"the median reading grade of all answers is {median(grades):.1f}; at most {GRADE_MEDIAN:.0f}"
        mend = "simplify the hardest answers first: shorter sentences, everyday words"
        yield Problem(f"responses/{GRADED}", 0, what, mend, rule="grade")
    yield from _misplaced(content)


def _graded(value: float, place: tuple[str, int]) -> Iterator[Problem]:
    if value > GRADE_WARNS:
        limit = GRADE_FAILS if value > GRADE_FAILS else GRADE_WARNS
        what = f"reading grade {value}, over {limit:.0f}"
        mend = "shorter sentences, everyday words; explain medical terms in place"
        yield Problem(*place, what, mend, "error" if value > GRADE_FAILS else "warning", "grade")


def _misplaced(content: Content) -> Iterator[Problem]:
    """Phone numbers and addresses in bodies: they age, and a wrong one does harm."""
    default = content.lines.countries.get(content.lines.default)
    dialled = {n for line in default.lines for n in (line.call, line.text) if n} if default else set()
    dialled |= {number.split()[0] for number in default.emergency.numbers} if default else set()
    short = [re.escape(number) for number in sorted(dialled) if number.isdigit() and len(number) < 7]
    known = re.compile(rf"(?<![\w$.,#-])(?:{'|'.join(short)})(?![\w%-]|[.,]\d)") if short else None
    for _, text in curated(content):
        for offset, row in enumerate(text.body.splitlines()):
            place = (text.file, text.line + offset)
            numbers = [found.group().strip() for found in _PHONE.finditer(row)]
            numbers = [number for number in numbers if not _YEARS.match(number)]
            numbers += known.findall(row) if known else []
            for number in numbers:
                mend = "take it out; name the line's purpose under lines: instead, and its number is shown"
                yield Problem(*place, f"the number “{number}” stands in the text", mend, rule="number")
            for link in _LINK.findall(row):
                mend = "take it out; put the page under sources: instead"
                yield Problem(*place, f"the address “{link}” stands in the text", mend, rule="link")
