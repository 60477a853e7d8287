"""Rules that concern several files at once: what one file names must exist in another."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..text import read
from .errors import Problem

if TYPE_CHECKING:
    from .load import Content

INTENTS = "intents.yaml"
# The marks that each fixed sentence may use; the bot fills in exactly these.
PLACEHOLDERS = {
    "choices": set(),
    "none": {"topics"},
    "lines_known": {"emergency", "lines"},
    "lines_unknown": {"directory", "line"},
    "crisis_known": {"emergency", "lines"},
    "crisis_unknown": {"directory", "line"},
    "more_lines": {"purpose", "lines"},
    "scope": {"country"},
    "footer": {"sources", "opened"},
    "footer_copy": {"sources", "opened"},
    "reviewed": {"month"},
    "other_language": {"language"},
}


def across_files(content: Content) -> Iterator[Problem]:
    """Every broken reference between files."""
    yield from _responses(content)
    yield from _crisis(content)
    yield from _phrases(content)
    yield from _signals(content)
    yield from _sentences(content)


def _responses(content: Content) -> Iterator[Problem]:
    marks = content.marks[INTENTS]
    purposes = {purpose for c in content.lines.countries.values() for line in c.lines for purpose in line.purpose}
    for intent in content.intents:
        if intent not in content.responses["en"]:
            file = f"responses/en/{intent}.md"
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
            if text.head.professionals not in known.professionals:
                what = f"nobody called “{text.head.professionals}” in professionals"
                yield content.marks[text.file].problem(("professionals",), what, "use a name from texts.yaml")


def _phrases(content: Content) -> Iterator[Problem]:
    marks = content.marks[INTENTS]
    first: dict[str, tuple[str, tuple[str | int, ...]]] = {}
    places = [
        (intent, phrase, ("intents", intent, "phrases", i))
        for intent, item in content.intents.items()
        for i, phrase in enumerate(item.phrases)
    ]
    places += [("none", phrase, ("none", i)) for i, phrase in enumerate(content.file.none)]
    for intent, phrase, path in places:
        key = " ".join(token.text for token in read(phrase).tokens)
        if not key:
            yield marks.problem(path, f"the phrase “{phrase}” has no words", "remove it", rule="phrases")
        elif key in first:
            other, where = first[key]
            what = f"the phrase “{phrase}” stands twice (first under “{other}”, line {marks.line(where)})"
            yield marks.problem(path, what, "keep it where it belongs, remove the other", rule="phrases")
        else:
            first[key] = (intent, path)


def _signals(content: Content) -> Iterator[Problem]:
    for kind, groups in content.file.urgent.items():
        for name, group in groups.items():
            for i, softener in enumerate(group.unless):
                if softener not in content.file.softeners:
                    mend = f"use one of: {', '.join(content.file.softeners)}; or define it under softeners"
                    path = ("urgent", kind, name, "unless", i)
                    yield content.marks[INTENTS].problem(path, f"no softener is called “{softener}”", mend)


def _sentences(content: Content) -> Iterator[Problem]:
    for language, texts in content.texts.items():
        marked = content.marks[f"responses/{language}/texts.yaml"]
        for name, sentence in texts.say.model_dump().items():
            if not isinstance(sentence, str):
                continue
            allowed = PLACEHOLDERS.get(name, set())
            try:
                used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}
            except ValueError:
                yield marked.problem(("say", name), "a brace { or } stands alone", "write it as {name}, or remove it")
                continue
            for field in sorted(used ^ allowed if name in PLACEHOLDERS else used):
                fault = "cannot be filled in here" if field in used else "is missing"
                mend = "remove it" if field in used else "add it where it belongs in the sentence"
                yield marked.problem(("say", name), f"{{{field}}} {fault}", mend)
