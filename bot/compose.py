"""Decision → Reply: the curated text, who can help, where to turn. Chooses texts; writes none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .content import Content, CrisisText, Response
from .content.schema import Source, Texts
from .ledger import Ledger
from .model import Button, Decision, Memory, Reply
from .safety.lines import Lines

FALLBACK = "en"


class Composer:
    """Builds replies from the content. Knows no matcher and no screen."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._lines = Lines(content.lines)
        self._ledger = Ledger(content)

    def texts(self, memory: Memory) -> Texts:
        """The fixed sentences in the chat's language, in English where it has none."""
        return self._content.texts.get(memory.language) or self._content.texts[FALLBACK]

    def pointer(self, memory: Memory) -> str:
        """Where to turn in danger, in a sentence or two."""
        return self._lines.pointer(memory.country, self.texts(memory))

    def title(self, intent: str, memory: Memory) -> str:
        """An intent's title for a button."""
        return self._content.title(intent, memory.language)

    def answer(self, decision: Decision, intent: str, memory: Memory) -> Reply:
        """The text of one intent with its sources, related questions and "Help now"."""
        texts, response = self.texts(memory), self._content.response(intent, memory.language)
        translated = memory.language == FALLBACK or intent in self._content.responses.get(memory.language, {})
        notes = [] if translated else [texts.say.other_language.format(language=self._content.texts[FALLBACK].name)]
        if response.head.scope:
            country = self._lines.country(response.head.scope)
            notes.append(texts.say.scope.format(country=country.name if country else response.head.scope))
        body = "\n\n".join([f"**{response.head.title}**", response.body, *notes])
        buttons = [Button(self.title(name, memory), "ask", name) for name in response.head.related]
        return Reply(
            decision,
            body,
            professionals=self._professionals(response, memory),
            lines=self._lines.pointer(memory.country, texts),
            footer=self._footer(response, memory.language, texts),
            buttons=(*buttons, self._help_now(texts)),
        )

    def choices(self, decision: Decision, memory: Memory) -> Reply:
        """Two or three "Did you mean …?" buttons and "None of these"."""
        texts = self.texts(memory)
        buttons = [Button(self.title(name, memory), "ask", name) for name in decision.choices]
        buttons.append(Button(texts.buttons.none_of_these, "none"))
        return self._fixed(decision, texts.say.choices, memory, buttons)

    def none(self, decision: Decision, memory: Memory) -> Reply:
        """The honest "I have no written answer for that", the topics, and who to ask."""
        texts = self.texts(memory)
        topics = ", ".join(name.lower() for group, name in texts.groups.items() if group != "conversation")
        buttons = [Button(texts.buttons.topics, "topics"), self._help_now(texts)]
        return self._fixed(decision, texts.say.none.format(topics=topics), memory, buttons)

    def topics(self, decision: Decision, memory: Memory) -> Reply:
        """The shelves as buttons."""
        texts = self.texts(memory)
        buttons = [Button(name, "group", group) for group, name in texts.groups.items()]
        return self._fixed(decision, texts.say.topics, memory, [*buttons, self._help_now(texts)])

    def group(self, decision: Decision, group: str, memory: Memory) -> Reply:
        """All questions of one shelf as buttons."""
        texts = self.texts(memory)
        inside = [name for name, intent in self._content.intents.items() if intent.group == group]
        buttons = [Button(self.title(name, memory), "ask", name) for name in inside]
        body = f"**{texts.groups[group]}**"  # type: ignore[index]
        return self._fixed(decision, body, memory, [*buttons, Button(texts.buttons.back, "topics")])

    def notice(self, decision: Decision, name: str, memory: Memory) -> Reply:
        """A fixed sentence from `say` that needs nothing filled in ("not_text")."""
        texts = self.texts(memory)
        return self._fixed(decision, getattr(texts.say, name), memory, [self._help_now(texts)])

    def crisis(self, decision: Decision, names: Sequence[str], memory: Memory, buttons: Sequence[Button]) -> Reply:
        """The crisis text of the first name that exists, lines first, no footer.

        A cry in a language that has texts is answered in it; in one that has only a few sentences, these come first.

        Args:
            decision: what was decided.
            names: text names, best first; the last one always exists.
            memory: for country and language.
            buttons: already chosen; crisis replies keep them few.
        """
        language = decision.alert.language if decision.alert else memory.language
        if language in self._content.texts and language != FALLBACK:
            memory = replace(memory, language=language)
        lead = self._foreign_lead(language, memory)
        texts, text = self.texts(memory), self._crisis_text(names, memory)
        return Reply(
            decision,
            text.body,
            professionals=texts.professionals[text.head.professionals],
            lines=self._lines.crisis(memory.country, text.head.lines, texts, text.head.most_lines),
            lead=lead,
            buttons=tuple(buttons),
        )

    def after_buttons(self, memory: Memory) -> list[Button]:
        """What people often say after an alarm, as buttons on the second crisis reply."""
        return [Button(label, "after", name) for name, label in self.texts(memory).after.items()]

    def apology(self, memory: Memory) -> Reply:
        """What a person gets when the bot itself failed: where to turn, first."""
        texts = self.texts(memory)
        return Reply(
            Decision("crisis"),
            texts.say.apology,
            professionals=texts.professionals["emergency"],
            lines=self._lines.crisis(memory.country, (), texts),
        )

    def other_language(self, decision: Decision, language: str, memory: Memory) -> Reply | None:
        """An honest line in a language the bot has no answers in, or None where no such line is written."""
        foreign = self._content.foreign.get(language)
        if foreign is None:
            return None
        if language in self._content.texts:
            memory = replace(memory, language=language)
        body = foreign.no_answers.format(directory=self._lines.directory)
        return self._fixed(decision, body, memory, [self._help_now(self.texts(memory))])

    def _foreign_lead(self, language: str, memory: Memory) -> str:
        foreign = self._content.foreign.get(language)
        if foreign is None or language == memory.language or language == FALLBACK:
            return ""
        emergency = self._lines.emergency(memory.country, foreign.emergency)
        return foreign.crisis.format(emergency=emergency, directory=self._lines.directory)

    def _fixed(self, decision: Decision, body: str, memory: Memory, buttons: Sequence[Button]) -> Reply:
        texts = self.texts(memory)
        return Reply(
            decision,
            body,
            professionals=texts.professionals["any"],
            lines=self._lines.pointer(memory.country, texts),
            buttons=tuple(buttons),
        )

    def _crisis_text(self, names: Sequence[str], memory: Memory) -> CrisisText:
        shelves = [self._content.crisis.get(memory.language, {}), self._content.crisis[FALLBACK]]
        for name in names:
            for shelf in shelves:
                if name in shelf:
                    return shelf[name]
        raise KeyError(f"no crisis text among {', '.join(names)}")

    def _professionals(self, response: Response, memory: Memory) -> str:
        texts = self.texts(memory)
        sentences = " ".join(texts.professionals[name] for name in response.head.help)
        extra = self._lines.extra(memory.country, response.head.lines, texts)
        return f"{sentences}\n{extra}" if extra else sentences

    def _footer(self, response: Response, language: str, texts: Texts) -> str:
        sources = response.head.sources
        if not sources:
            return ""
        # One link for each publisher and year: a second page of the same one would only lengthen the line.
        links = {f"{s.publisher} {year(s)}": f"[{s.publisher}]({s.url}) ({year(s)})" for s in reversed(sources)}
        named = ", ".join(reversed(links.values()))
        opened = max(source.checked for source in sources)
        wording = texts.say.footer_copy if any(source.saved_copy for source in sources) else texts.say.footer
        first = wording.format(sources=named, opened=_month(opened, texts))
        review = self._ledger.current(response, language)
        state = texts.say.reviewed.format(month=_month(review.on, texts)) if review else texts.say.never_reviewed
        return f"{first} {state}"

    def _help_now(self, texts: Texts) -> Button:
        return Button(texts.buttons.help_now, "help")


def _month(day: date, texts: Texts) -> str:
    return f"{texts.months[day.month - 1]} {day.year}"


def year(source: Source) -> str:
    """The year of a source; its date as it stands where that is no date."""
    return source.date[:4] if source.date[:4].isdecimal() else source.date


def source_line(source: Source) -> str:
    """A source in full, for reviewers and the terminal."""
    opened = "saved copy opened" if source.saved_copy else "opened"
    return f"{source.publisher}: {source.title} ({source.date}), {source.url}, {opened} {source.checked.isoformat()}"
