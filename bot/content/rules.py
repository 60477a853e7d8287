"""Rules that concern several files at once: what one file names must exist in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..text import fold
from .errors import Problem

if TYPE_CHECKING:
    from .load import Content
    from .marked import Marked

INTENTS = "intents.yaml"
# Words and signs, without punctuation: what is left decides whether two phrases are one.
_PIECES = re.compile(r"[\w']+|[^\w\s.!?…,;:()\"“”]")


def across_files(content: Content) -> Iterator[Problem]:
    """Every broken reference between files."""
    yield from _responses(content)
    yield from _crisis(content)
    yield from _phrases(content)
    yield from _afterwards(content)
    yield from _lines(content)
    yield from _examples(content)
    yield from _topics(content)
    yield from _signals(content)


def _purposes(content: Content) -> list[str]:
    return sorted({purpose for c in content.lines.countries.values() for line in c.lines for purpose in line.purpose})


def _responses(content: Content) -> Iterator[Problem]:
    marks = content.marks[INTENTS]
    purposes = set(_purposes(content))
    for intent in content.intents:
        file = f"responses/en/{intent}.md"
        if intent not in content.responses["en"] and not (content.root / file).exists():
            what = f"the intent “{intent}” has no response"
            yield marks.problem(("intents", intent), what, f"write {file}, or remove the intent")
    for language, responses in content.responses.items():
        texts = content.texts.get(language, content.texts["en"])
        for id, response in responses.items():
            marked = content.marks[response.file]
            if id not in content.intents:
                known = f"rename the file to an intent id, or add “{id}” to {INTENTS}"
                yield marked.problem((), f"no intent is called “{id}”", known)
            for i, name in enumerate(response.head.related):
                if name not in content.intents or name == id:
                    what = f"related intent “{name}” " + ("is this one" if name == id else "does not exist")
                    yield marked.problem(("related", i), what, "name another intent's id")
            for i, name in enumerate(response.head.help):
                if name not in texts.professionals:
                    mend = f"use one of: {', '.join(texts.professionals)}; or add it to texts.yaml"
                    yield marked.problem(("help", i), f"nobody called “{name}” in professionals", mend)
            for i, name in enumerate(response.head.lines):
                if name not in purposes or name not in texts.purposes:
                    mend = f"use one of: {', '.join(sorted(purposes & set(texts.purposes)))}"
                    yield marked.problem(("lines", i), f"no line has the purpose “{name}”", mend)


def _crisis(content: Content) -> Iterator[Problem]:
    texts, english = content.crisis, content.crisis["en"]
    for kind, groups in content.file.urgent.items():
        for who in ("self", "other"):
            if f"{kind}-{who}" not in english:
                file = f"responses/en/crisis/{kind}-{who}.md"
                what = f"the crisis text {kind}-{who} is missing"
                yield Problem(file, 0, what, "write it: without it a person in danger gets only phone numbers")
        for name, group in groups.items():
            if group.reply and f"{kind}-{group.reply}" not in english:
                path = ("urgent", kind, name, "reply")
                mend = f"write responses/en/crisis/{kind}-{group.reply}.md or remove the key"
                yield content.marks[INTENTS].problem(path, f"no crisis text “{kind}-{group.reply}”", mend)
    for language, crisis in texts.items():
        known = content.texts.get(language, content.texts["en"])
        for text in crisis.values():
            for i, name in enumerate(text.head.lines):
                if name not in _purposes(content):
                    what, mend = f"no line has the purpose “{name}”", f"use one of: {', '.join(_purposes(content))}"
                    yield content.marks[text.file].problem(("lines", i), what, mend)
            if text.head.professionals not in known.professionals:
                what = f"nobody called “{text.head.professionals}” in professionals"
                yield content.marks[text.file].problem(("professionals",), what, "use a name from texts.yaml")


def _afterwards(content: Content) -> Iterator[Problem]:
    english = content.crisis["en"]
    for name, item in content.file.afterwards.items():
        if not item.raises and f"after-{name}" not in english:
            mend = f"write responses/en/crisis/after-{name}.md, or remove the group"
            yield content.marks[INTENTS].problem(("afterwards", name), f"no crisis text “after-{name}”", mend)
    for language, texts in content.texts.items():
        marked = content.marks[f"responses/{language}/texts.yaml"]
        for name in texts.after:
            if f"after-{name}" not in english:
                mend = f"write responses/en/crisis/after-{name}.md, or remove the button"
                yield marked.problem(("after", name), f"no crisis text “after-{name}”", mend)
        for name in texts.start.buttons:
            if name not in content.intents:
                mend = "name an intent's id"
                yield marked.problem(("start", "buttons", name), f"no intent is called “{name}”", mend)


def _lines(content: Content) -> Iterator[Problem]:
    marked, lines = content.marks["responses/crisis-lines.yaml"], content.lines
    default = lines.countries.get(lines.default)
    if default is None:
        yield marked.problem(("default",), f"no country has the code “{lines.default}”", "use a code from countries")
        return
    if not any("suicide" in ln.purpose and ln.confidence == "found" and not ln.hold for ln in default.lines):
        what = f"{lines.default} has no crisis line that may be shown"
        yield marked.problem(("default",), what, "choose a country with one: it is named where the country is unknown")


def _examples(content: Content) -> Iterator[Problem]:
    marked = content.marks["responses/danger-examples.yaml"]
    if not content.examples.traps:
        yield marked.problem(
            ("traps",), "no harmless examples", "write some: without them every message looks dangerous"
        )
    if not content.examples.concerns:
        yield marked.problem(("concerns",), "no examples of despair", "write some: the gentle line is learnt from them")
    if not any(content.examples.cries.values()):
        yield marked.problem(("cries",), "no cries", "write some: there is nothing to learn danger from")


def _phrases(content: Content) -> Iterator[Problem]:
    marks = content.marks[INTENTS]
    places: list[tuple[str, str, tuple[str | int, ...]]] = [
        (intent, phrase, ("intents", intent, "phrases", i))
        for intent, item in content.intents.items()
        for i, phrase in enumerate(item.phrases)
    ]
    places += [("none", phrase, ("none", i)) for i, phrase in enumerate(content.file.none)]
    yield from _once(marks, places)
    for topic in {**content.file.topics, **content.file.aspects}:  # one wording may follow on several topics
        after: list[tuple[str, str, tuple[str | int, ...]]] = [
            (intent, phrase, ("intents", intent, "follow_ups", topic, i))
            for intent, item in content.intents.items()
            for i, phrase in enumerate(item.follow_ups.get(topic, ()))
        ]
        yield from _once(marks, after)


def _once(marks: Marked, places: Iterable[tuple[str, str, tuple[str | int, ...]]]) -> Iterator[Problem]:
    """Phrases without words, and phrases that stand twice."""
    first: dict[str, tuple[str, tuple[str | int, ...]]] = {}
    for intent, phrase, path in places:
        key = " ".join(_PIECES.findall(fold(phrase)))
        if not key:
            yield marks.problem(path, f"the phrase “{phrase}” has no words", "remove it", rule="phrases")
        elif key in first:
            other, where = first[key]
            what = f"the phrase “{phrase}” stands twice (first under “{other}”, line {marks.line(where)})"
            yield marks.problem(path, what, "keep it where it belongs, remove the other", rule="phrases")
        else:
            first[key] = (intent, path)


def _topics(content: Content) -> Iterator[Problem]:
    known = {**content.file.topics, **content.file.aspects}
    for intent, item in content.intents.items():
        if item.topic and item.topic not in known:
            mend = f"use one of: {', '.join(known)}; or add it under topics or aspects"
            path = ("intents", intent, "topic")
            yield content.marks[INTENTS].problem(path, f"no topic is called “{item.topic}”", mend)
        for name in item.follow_ups:
            if name not in known:
                mend = f"use one of: {', '.join(known)}; or add it under topics or aspects"
                where = ("intents", intent, "follow_ups", name)
                yield content.marks[INTENTS].problem(where, f"no topic is called “{name}”", mend)


def _signals(content: Content) -> Iterator[Problem]:
    for kind, groups in content.file.urgent.items():
        for name, group in groups.items():
            for i, softener in enumerate(group.unless):
                if softener not in content.file.softeners:
                    mend = f"use one of: {', '.join(content.file.softeners)}; or define it under softeners"
                    path = ("urgent", kind, name, "unless", i)
                    yield content.marks[INTENTS].problem(path, f"no softener is called “{softener}”", mend)
