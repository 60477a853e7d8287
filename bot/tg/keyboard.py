"""Buttons → an inline keyboard, and what a pressed button says.

Callback data carries everything a press needs, so that old buttons work after a restart and after an upgrade:
`version:action:value:page:owner`, empty ends left out – "1:ask:iop-what", "1:group:treatment:2", "1:ask:cost::k3f9".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from ..model import Button

VERSION = "1"
PAGE = 8  # questions on one page of a shelf
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button says.

    Attributes:
        action, value: of the `Button`.
        page: which page of a shelf, from 1.
        owner: the only person who may press it, or None.
    """

    action: str
    value: str = ""
    page: int = 1
    owner: int | None = None


def data(press: Press) -> str:
    """The callback data for a press. At most 64 bytes: intent ids are short."""
    page = str(press.page) if press.page > 1 else ""
    owner = _base36(press.owner) if press.owner is not None else ""
    return ":".join((VERSION, press.action, press.value, page, owner)).rstrip(":")


def press(data: str) -> Press | None:
    """What callback data says; None where this version does not understand it."""
    parts = (data.split(":") + [""] * 5)[:5]
    version, action, value, page, owner = parts
    if version != VERSION or not action or data.count(":") > 4:
        return None
    try:
        return Press(action, value, max(1, int(page or 1)), int(owner, 36) if owner else None)
    except ValueError:
        return None


def keyboard(
    buttons: Sequence[Button],
    owner: int | None = None,
    links: Sequence[tuple[str, str]] = (),
    last_row: Sequence[Button] = (),
) -> InlineKeyboardMarkup | None:
    """One full-width button a row, so that whole questions can be read.

    Args:
        buttons: in order.
        owner: the only person who may press them, or None.
        links: (label, address) of buttons that open an address, below the others.
        last_row: short buttons that share the last row.
    """
    rows = [[_key(button, owner)] for button in buttons]
    rows += [[InlineKeyboardButton(label, url=address)] for label, address in links]
    if last_row:
        rows.append([_key(button, owner) for button in last_row])
    return InlineKeyboardMarkup(rows) if rows else None


def without(markup: InlineKeyboardMarkup | None, actions: Sequence[str]) -> InlineKeyboardMarkup | None:
    """A keyboard less the buttons with these actions."""
    rows = [
        [key for key in row if not (isinstance(key.callback_data, str) and _action(key.callback_data) in actions)]
        for row in (markup.inline_keyboard if markup else ())
    ]
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


def pages(buttons: Sequence[Button]) -> int:
    """How many pages a shelf's questions need."""
    questions = sum(button.action == "ask" for button in buttons)
    return max(1, -(-questions // PAGE)) if questions > PAGE + 2 else 1


def page(buttons: Sequence[Button], number: int) -> tuple[Button, ...]:
    """The buttons of one page: its questions, and all that are no questions (Back, Help now)."""
    if pages(buttons) == 1:
        return tuple(buttons)
    questions = [button for button in buttons if button.action == "ask"]
    rest = [button for button in buttons if button.action != "ask"]
    return (*questions[(number - 1) * PAGE : number * PAGE], *rest)


def _key(button: Button, owner: int | None) -> InlineKeyboardButton:
    value, _, number = button.value.partition("#")  # "treatment#2": a shelf's second page
    return InlineKeyboardButton(button.label, callback_data=data(Press(button.action, value, int(number or 1), owner)))


def _action(text: str) -> str:
    found = press(text)
    return found.action if found else ""


def _base36(number: int) -> str:
    sign, number = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return sign + (digits or "0")
