"""Choosing a country: by button, by /country, or by typing its name after being asked."""

from __future__ import annotations

from dataclasses import replace

from ... import writes
from ...content.schema import CountryTexts
from ...model import Button, Decision, Memory, Reply
from ..countries import Found
from ..desk import Desk
from ..visit import Visit

ANSWER_WORDS = 5  # an answer to "Which country?" is short; a longer text is a question of its own


class CountryChoice:
    """Asks for, finds and keeps a country."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, visit: Visit, memory: Memory) -> None:
        """Ask which country, with a few to press; the next short text is taken as its name."""
        codes = self._desk.countries.suggested(visit.language)
        await self._offer(visit, memory, self._texts(memory).ask, codes)

    async def choose(self, visit: Visit, memory: Memory, code: str) -> None:
        """Keep a country and show its lines at once."""
        desk = self._desk
        if code not in desk.conversation.content.lines.countries:
            await self.ask(visit, memory)
            return
        after = replace(memory, country=code)
        texts = desk.texts(memory)
        desk.remember(visit, memory, after)
        desk.note(visit, writes.asking_country(visit.chat, visit.person, visit.at, asked=False))
        body = texts.country.chosen.format(country=desk.countries.name(code))
        lines = desk.lines.crisis(code, self._purposes(memory), texts)
        reply = replace(desk.notice(after, body), lines=lines)
        if memory.danger:  # chosen because of an alarm: its numbers come first
            reply = replace(reply, decision=Decision("crisis"), lead="", buttons=())
        await desk.show(visit, reply, after)

    async def named(self, visit: Visit, memory: Memory, name: str) -> None:
        """ "/country Germany"."""
        await self._settle(visit, memory, self._desk.countries.find(name))

    async def typed(self, visit: Visit, memory: Memory, reply: Reply, text: str) -> bool:
        """Take a text as a country's name, where one was asked for. False where it is something else."""
        if reply.decision.alert or len(text.split()) > ANSWER_WORDS:
            return False
        asked = self._desk.store.asked_country(visit.chat, visit.person, visit.at)
        if not asked and not (memory.danger and memory.country is None):
            return False
        found = self._desk.countries.find(text)
        if not asked and found.code is None:
            return False
        if not (found.code or found.choices or found.without_lines) and reply.decision.kind != "none":
            return False  # they asked something else instead
        await self._settle(visit, memory, found)
        return True

    async def _settle(self, visit: Visit, memory: Memory, found: Found) -> None:
        texts = self._texts(memory)
        if found.code:
            await self.choose(visit, memory, found.code)
        elif found.choices:
            await self._offer(visit, memory, texts.unclear, found.choices)
        elif found.without_lines:
            body = texts.without_lines.format(country=found.without_lines)
            await self._desk.show(visit, self._desk.notice(replace(memory, country=None), body), memory)
        else:
            await self._offer(visit, memory, texts.unknown, self._desk.countries.suggested(visit.language))

    async def _offer(self, visit: Visit, memory: Memory, body: str, codes: tuple[str, ...]) -> None:
        desk = self._desk
        desk.note(visit, writes.asking_country(visit.chat, visit.person, visit.at, asked=True))
        buttons = [Button(desk.countries.name(code), "country", code) for code in codes]
        await desk.show(visit, desk.notice(memory, body, buttons), memory)

    def _purposes(self, memory: Memory) -> tuple[str, ...]:
        """The lines that fit a remembered danger come first."""
        if memory.danger is None:
            return ()
        text = self._desk.conversation.content.crisis["en"].get(f"{memory.danger.kind}-{memory.danger.who}")
        return text.head.lines if text else ()

    def _texts(self, memory: Memory) -> CountryTexts:
        return self._desk.texts(memory).country
