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
from .plain import plain


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
    console = console or Console(highlight=False, soft_wrap=True)
    memory, bursts = Memory(), Bursts[str]()
    buttons: tuple[Button, ...] = ()
    texts = conversation.composer.texts(memory)
    welcome = f"{texts.say.terminal}\n\n{conversation.composer.pointer(memory)}"
    _print(welcome, console)
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


def _print(markdown: str, console: Console) -> None:
    """One part of a reply: laid out in a terminal, plain text with nothing cut off where it is piped."""
    if not console.is_terminal:
        console.print(plain(markdown), markup=False)
        console.print()
        return
    # In Markdown a single line break is a space; in our texts it is a line break.
    broken = markdown if "\n- " in markdown else markdown.replace("\n", "  \n")
    console.print(Padding(Markdown(broken), (0, 0, 1, 2)))


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
        _print(part, console)
    # Choosing a country needs Telegram's own dialogue; in the terminal it would lead nowhere.
    buttons = tuple(button for button in reply.buttons if button.action != "country")
    for number, button in enumerate(buttons, 1):
        console.print(f"  [{number}] {button.label}", markup=False, style="cyan")
    console.print()
    return buttons
