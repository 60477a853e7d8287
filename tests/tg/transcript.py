"""Conversations with the real bot over HTTP, as a reader sees them: `python -m tests.tg.transcript [scene …]`."""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.content import content_root, load
from bot.conversation import Conversation
from bot.learning import conversation
from tests.tg.conftest import Stage, staged
from tests.tg.test_groups import GROUP


class Theatre(Stage):
    """A stage with the real conversation."""

    real: Conversation

    def conversation(self) -> Conversation:
        return self.real


def first_contact(stage: Stage) -> None:
    """The start, a deep link, browsing."""
    stage.says("/start")
    stage.says("/start iop-what")
    stage.says("/topics")
    stage.presses(stage.texts.groups["levels-of-care"])
    stage.presses(stage.texts.telegram.buttons.next_page)
    stage.presses(stage.texts.buttons.back)


def questions(stage: Stage) -> None:
    """Answers, follow-ups, feedback, an honest no."""
    for text in ("what is an iop?", "and how long does it last?", "and the cost?", "my son refuses to get help"):
        stage.says(text)
    stage.presses(stage.texts.telegram.feedback.not_really)
    stage.says("which phone should I buy")


def danger(stage: Stage) -> None:
    """An alarm, the country, a second alarm, safe for now."""
    stage.says("i dont want to be alive anymore")
    stage.presses(stage.texts.buttons.my_country)
    stage.says("Austrailia")
    stage.says("it still hurts, i want to kill myself")
    stage.says("what is an iop?")


def edited(stage: Stage) -> None:
    """An edit that changes what is meant."""
    bot = stage.bot
    message = stage.telegram.says(stage.ana, "how much is rehab")
    bot.settle()
    stage.telegram.edits(message, "how much is rehab, i took all my pills")
    bot.settle()


def group(stage: Stage) -> None:
    """In public: an answer, somebody else's press, danger."""
    stage.says("/ask what is php?", chat=GROUP)
    message = stage.telegram.replies(GROUP["id"])[-1]
    stage.presses(message["reply_markup"]["inline_keyboard"][0][0]["text"], stage.ben, message)
    stage.says("/ask i want to die", stage.ben, chat=GROUP)


def inline(stage: Stage) -> None:
    """Typing the bot's name elsewhere."""
    bot = stage.bot
    for text in ("", "iop", "i want to die"):
        stage.telegram.asks_inline(stage.ana, text)
        bot.settle()


def commands(stage: Stage) -> None:
    """What each command says."""
    for command in ("/help", "/crisis", "/card", "/privacy", "/forget", "/country"):
        stage.says(command)


def spanish(stage: Stage) -> None:
    """The same on a Spanish phone."""
    eva = stage.ana.__class__(333, "Eva", "es")
    for text in ("/start", "what is an iop?", "me quiero morir"):
        stage.says(text, eva)


def late(stage: Stage) -> None:
    """Answered after an outage."""
    now = int(time.time())
    stage.says("i want to die", date=now - 3_000)
    stage.says("what is an iop?", stage.ben, date=now - 100_000)


SCENES: dict[str, Callable[[Stage], None]] = {
    scene.__name__: scene
    for scene in (first_contact, questions, danger, edited, group, inline, commands, spanish, late)
}


def main(names: list[str]) -> None:
    logging.disable()
    content = load(content_root())
    Theatre.real = conversation(content)
    for name in names or list(SCENES):
        print(f"\n== {name.replace('_', ' ')}: {SCENES[name].__doc__}\n")
        with tempfile.TemporaryDirectory() as folder, staged(content, Path(folder), Theatre) as stage:
            SCENES[name](stage)
            print("\n".join(stage.telegram.world.transcript))
            assert stage.telegram.refused() == []


if __name__ == "__main__":
    main(sys.argv[1:])
