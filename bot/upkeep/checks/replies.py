"""What a person is sent as a whole: does it fit one message, and is a crisis reply short enough for a crisis?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ...compose import Composer
from ...content import Content, CrisisText, Problem, Response
from ...content.schema import Texts
from ...model import Decision, Memory
from ...plain import plain_text
from ...safety.lines import Lines
from ..readability import grade, words
from ..texts import answers, crisis_texts
from .prose import GRADED

MESSAGE = 4096  # Telegram's limit, in UTF-16 code units after markup is taken off
CRISIS_WORDS, CRISIS_GRADE = 90, 7.0
INTOXICATED, INTOXICATED_WORDS = "-intoxicated", 40  # somebody drunk or high reads even less
LINES_FILE = "responses/crisis-lines.yaml"


def check(content: Content) -> Iterator[Problem]:
    """Replies that are too long, and crisis texts that are too hard."""
    yield from _fit(content)
    yield from _crisis(content)


def _fit(content: Content) -> Iterator[Problem]:
    """The longest form of each answer: the longest country, the reminder on top, addresses written out."""
    composer, lines = Composer(content), Lines(content.lines)

    @cache
    def longest(purposes: tuple[str, ...], language: str) -> str:
        texts = _texts(content, language)
        return max(
            content.lines.countries,
            key=lambda code: len(lines.pointer(code, texts)) + len(lines.extra(code, purposes, texts)),
        )

    for language, text in answers(content):
        if not _whole(content, language, text):
            continue
        country = longest(text.head.lines, language)
        memory = Memory(country=country, language=language)
        say = _texts(content, language).say
        reply = composer.answer(Decision("answer", text.id, 1.0), text.id, memory)
        reply = replace(reply, lead=max(say.reminder, say.concern, key=len))
        size = len(plain_text(reply).encode("utf-16-le")) // 2
        if size > MESSAGE:
            what = f"{size} characters with everything around it (in {country}); one message holds {MESSAGE}"
            yield Problem(text.file, text.line, what, "shorten the text, or name fewer lines and sources", rule="fits")


def _crisis(content: Content) -> Iterator[Problem]:
    lines = Lines(content.lines)

    @cache
    def block(country: str | None, purposes: tuple[str, ...], most: int, language: str) -> int:
        return words(lines.crisis(country, purposes, _texts(content, language), most))

    usual = (None, content.lines.default)
    long_in: dict[str, list[tuple[int, str]]] = {}
    for language, text in crisis_texts(content):
        limit = INTOXICATED_WORDS if text.id.endswith(INTOXICATED) else CRISIS_WORDS
        helper = _texts(content, language).professionals.get(text.head.professionals, "")
        own = words(text.body) + words(helper)
        counts = {c: own + block(c, text.head.lines, text.head.most_lines, language) for c in usual}
        worst = max(usual, key=lambda c: counts[c])
        if counts[worst] > limit:
            where = f"in {worst}" if worst else "where the country is unknown"
            what = f"the whole reply has {counts[worst]} words {where}; at most {limit}"
            mend = f"cut {counts[worst] - limit} words: what to do now, nothing else"
            yield Problem(text.file, text.line, what, mend, rule="words")
        else:
            for country in content.lines.countries:
                count = own + block(country, text.head.lines, text.head.most_lines, language)
                if count > limit:
                    long_in.setdefault(country, []).append((count - limit, text.id))
        yield from _grade(language, text)
    for country, texts in long_in.items():
        over, id = max(texts)
        replies = "1 crisis reply is" if len(texts) == 1 else f"{len(texts)} crisis replies are"
        name, most = content.lines.countries[country].name, f"{over} word{'' if over == 1 else 's'}"
        what = f"with the lines of {name} {replies} too long: {id} by {most}"
        mend = "shorten the names of its first lines, or put a line with a shorter one first"
        path = ("countries", country)
        yield content.marks[LINES_FILE].problem(path, what, mend, severity="warning", rule="words")


def _grade(language: str, text: CrisisText) -> Iterator[Problem]:
    value = grade(text.body)
    if language == GRADED and value > CRISIS_GRADE:
        what = f"reading grade {value}; a crisis text has at most {CRISIS_GRADE:.0f}"
        yield Problem(text.file, text.line, what, "shorter sentences, words of one or two syllables", rule="grade")


def _texts(content: Content, language: str) -> Texts:
    return content.texts.get(language) or content.texts["en"]


def _whole(content: Content, language: str, text: Response) -> bool:
    """Whether everything that the text names exists; what does not was told at load."""
    head, texts = text.head, _texts(content, language)
    titles = content.responses["en"].keys() | content.responses[language].keys()
    known = ((titles, head.related), (texts.professionals.keys(), head.help), (texts.purposes.keys(), head.lines))
    return all(names >= set(named) for names, named in known)
