"""The conversation in a terminal: no token, no network, the same replies as on Telegram."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding

from .bursts import Bursts
from .conversation import Conversation
from .model import Button, Memory, Reply


def chat(conversation: Conversation, lines: Iterable[str] | None = None, console: Console | None = None) -> int:
    """Read messages until the input ends, and answer each.

    A number presses a button of the last reply. Usable when piped: then nothing is drawn that a reader would trip over.

    Args:
        conversation: the bot.
        lines: what is typed; standard input by default.
        console: where to write; respects NO_COLOR.

    Returns:
        The exit code.
    """
    console = console or Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    memory, bursts = Memory(), Bursts[str]()
    buttons: tuple[Button, ...] = ()
    texts = conversation.composer.texts(memory)
    console.print(Padding(Markdown(texts.say.terminal), (0, 0, 1, 0)))
    prompt = "> " if sys.stdin.isatty() and lines is None else ""
    for line in lines if lines is not None else _typed(prompt):
        text = line.rstrip("\n")
        if not text.strip():
            continue
        if not prompt:
            console.print(f"> {text}", markup=False)
        now = datetime.now(UTC)
        pressed = _pressed(text, buttons)
        if pressed:
            reply, memory = conversation.press(pressed.action, pressed.value, memory, now)
        else:
            reply, memory = conversation.reply(text, memory, now, bursts.earlier("", now))
            bursts.add("", text, now, alarmed=reply.decision.urgent is not None)
        buttons = _show(reply, console)
    return 0


def _typed(prompt: str) -> Iterable[str]:
    while True:
        try:
            yield input(prompt)
        except (EOFError, KeyboardInterrupt):
            return


def _pressed(text: str, buttons: tuple[Button, ...]) -> Button | None:
    number = text.strip()
    if number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(buttons):
        return buttons[int(number) - 1]
    return None


def _show(reply: Reply, console: Console) -> tuple[Button, ...]:
    for part in reply.parts:
        console.print(Padding(Markdown(part.replace("\n", "  \n") if "\n- " not in part else part), (0, 0, 1, 2)))
    # Choosing a country needs Telegram's own dialogue; in the terminal it would lead nowhere.
    buttons = tuple(button for button in reply.buttons if button.action != "country")
    for number, button in enumerate(buttons, 1):
        console.print(f"  [{number}] {button.label}", markup=False, style="cyan")
    console.print()
    return buttons
