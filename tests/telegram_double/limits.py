"""Telegram's limits on what a bot may send: sizes, buttons, empty texts."""

from __future__ import annotations

import re
from typing import Any

from .entities import parsed, units
from .spec import Refused

ACTIONS = {"url", "callback_data", "web_app", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"}


def text_of(text: str, parse_mode: str | None) -> str:
    """The text as a person sees it, within 4096 characters and not empty."""
    plain = parsed(text, parse_mode).strip()
    if not plain:
        raise Refused("Bad Request: message text is empty")
    if units(plain) > 4096:
        raise Refused("Bad Request: message is too long")
    return plain


def keyboard(markup: Any) -> None:
    """Each button needs a label and exactly one action within its limit."""
    rows = (markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise Refused("Bad Request: reply markup is too long")
    for button in buttons:
        if not button["text"].strip() or units(button["text"]) > 64:
            raise Refused("Bad Request: text buttons must have 1 to 64 characters")
        actions = ACTIONS & button.keys()
        if len(actions) != 1:
            raise Refused("Bad Request: a button must have exactly one action")
        if "callback_data" in actions and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
        if "url" in actions and not re.match(r"(https?|tg)://[^\s]+$", button["url"]):
            raise Refused("Bad Request: BUTTON_URL_INVALID")


def inline_results(results: list[dict[str, Any]]) -> None:
    """At most 50 results with ids of their own, each with a valid text."""
    ids = [result["id"] for result in results]
    if len(ids) > 50 or len(set(ids)) != len(ids) or any(not 1 <= len(id.encode()) <= 64 for id in ids):
        raise Refused("Bad Request: RESULT_ID_INVALID")
    for result in results:
        content = result["input_message_content"]
        text_of(content["message_text"], content.get("parse_mode"))
        keyboard(result.get("reply_markup"))


def commands(items: list[dict[str, str]]) -> None:
    """Names of 1–32 small letters, digits and underscores; descriptions of 1–256 characters."""
    if len(items) > 100:
        raise Refused("Bad Request: BOT_COMMANDS_TOO_MUCH")
    for item in items:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", item["command"]):
            raise Refused("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= units(item["description"]) <= 256:
            raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")


def at_most(value: str | None, limit: int, what: str) -> None:
    """Length limit of a plain text."""
    if value is not None and units(value) > limit:
        raise Refused(f"Bad Request: {what} is too long")
