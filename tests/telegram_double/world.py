"""People, chats, messages and updates: what Telegram knows. Plain data, no network."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from . import limits
from .spec import Refused

TOKEN = "424242:TEST-token_that-is-no-secret-0123456789"
BOT = {
    "id": 424242,
    "is_bot": True,
    "first_name": "Care answers",
    "username": "care_answers_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


@dataclass(frozen=True)
class Person:
    """Somebody who writes to the bot."""

    id: int
    name: str = "Ana"
    language: str | None = "en"

    @property
    def user(self) -> dict[str, Any]:
        """As Telegram describes them."""
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | ({"language_code": self.language} if self.language else {})

    @property
    def chat(self) -> dict[str, Any]:
        """Their private chat with the bot."""
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass
class Call:
    """One call of the bot and what came of it."""

    method: str
    params: dict[str, Any]
    at: float
    result: Any = None
    refused: str | None = None
    delivered: bool = False
    fault: str | None = None


@dataclass
class World:
    """Everything Telegram would remember. `server.TelegramDouble` guards it with a lock."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    open_queries: set[str] = field(default_factory=set)
    settings: dict[str, Any] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    allowed: list[str] | None = None
    confirmed: int = 0
    next_update: int = 1000
    next_message: int = 1

    def add_update(self, kind: str, payload: dict[str, Any]) -> int:
        """Queue an update; its id."""
        self.next_update += 1
        self.updates.append({"update_id": self.next_update, kind: payload})
        return self.next_update

    def message(self, chat: dict[str, Any], sender: dict[str, Any], **content: Any) -> dict[str, Any]:
        """A new message in a chat."""
        message_id = self.next_message
        self.next_message += 1
        message = {"message_id": message_id, "date": int(time.time()), "chat": chat, "from": sender} | content
        self.messages[chat["id"], message_id] = message
        return message

    def take_updates(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Updates from an offset on; everything before it is confirmed and forgotten."""
        if offset < 0:
            self.updates = self.updates[offset:]
        elif offset:
            self.confirmed = max(self.confirmed, offset - 1)
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        wanted = [u for u in self.updates if self.allowed is None or (u.keys() - {"update_id"}) & set(self.allowed)]
        return wanted[:limit]

    def carry_out(self, method: str, params: dict[str, Any]) -> Any:
        """Do what a (typed) call asks for and return its result."""
        return getattr(self, f"_{method}")(params)

    def _getMe(self, params: dict[str, Any]) -> Any:
        return BOT

    def _getChat(self, params: dict[str, Any]) -> Any:
        return {"id": params["chat_id"], "type": "private", "accent_color_id": 0, "max_reaction_count": 1}

    def _sendMessage(self, params: dict[str, Any]) -> Any:
        plain = limits.text_of(params["text"], params.get("parse_mode"))
        limits.keyboard(params.get("reply_markup"))
        known = [m["chat"] for (chat, _), m in self.messages.items() if chat == params["chat_id"]]
        if not known:
            raise Refused("Bad Request: chat not found")
        content: dict[str, Any] = {"text": plain}
        if "reply_markup" in params:
            content["reply_markup"] = params["reply_markup"]
        reply_to = params.get("reply_parameters", {})
        original = self.messages.get((params["chat_id"], reply_to.get("message_id", 0)))
        if reply_to and original is None and not reply_to.get("allow_sending_without_reply"):
            raise Refused("Bad Request: message to be replied not found")
        if original is not None:
            content["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        if "message_thread_id" in params:
            content["message_thread_id"] = params["message_thread_id"]
        message = self.message(known[-1], BOT, **content)
        self.write("bot", message)
        return message

    def _editMessageText(self, params: dict[str, Any]) -> Any:
        plain = limits.text_of(params.get("text", ""), params.get("parse_mode"))
        limits.keyboard(params.get("reply_markup"))
        message = self._own(params)
        if message["text"] == plain and message.get("reply_markup") == params.get("reply_markup"):
            raise Refused("Bad Request: message is not modified: specified new message content is the same")
        message["text"] = plain
        self._mark_up(message, params)
        self.write("bot edits", message)
        return message

    def _editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        limits.keyboard(params.get("reply_markup"))
        message = self._own(params)
        if message.get("reply_markup") == params.get("reply_markup"):
            raise Refused("Bad Request: message is not modified: specified new message content is the same")
        self._mark_up(message, params)
        return message

    def _own(self, params: dict[str, Any]) -> dict[str, Any]:
        message = self.messages.get((params.get("chat_id", 0), params.get("message_id", 0)))
        if message is None or message["from"]["id"] != BOT["id"]:
            raise Refused("Bad Request: message to edit not found")
        return message

    def _mark_up(self, message: dict[str, Any], params: dict[str, Any]) -> None:
        message["edit_date"] = int(time.time())
        message.pop("reply_markup", None)
        if params.get("reply_markup"):
            message["reply_markup"] = params["reply_markup"]

    def _answerCallbackQuery(self, params: dict[str, Any]) -> Any:
        limits.at_most(params.get("text"), 200, "the toast")
        if params["callback_query_id"] not in self.open_queries:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.open_queries.discard(params["callback_query_id"])
        if params.get("text"):
            self.transcript.append(f"bot shows for a moment: {params['text']}")
        return True

    def _answerInlineQuery(self, params: dict[str, Any]) -> Any:
        limits.inline_results(params["results"])
        if params["inline_query_id"] not in self.open_queries:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        titles = " | ".join(result["title"] for result in params["results"])
        self.transcript.append(f"bot offers: {titles}")
        return True

    def _setMyCommands(self, params: dict[str, Any]) -> Any:
        limits.commands(params["commands"])
        return self._set("commands", params, params["commands"])

    def _getMyCommands(self, params: dict[str, Any]) -> Any:
        return self.settings.get("commands/" + params.get("language_code", ""), [])

    def _setMyDescription(self, params: dict[str, Any]) -> Any:
        limits.at_most(params.get("description"), 512, "the description")
        return self._set("description", params, params.get("description"))

    def _setMyShortDescription(self, params: dict[str, Any]) -> Any:
        limits.at_most(params.get("short_description"), 120, "the short description")
        return self._set("short_description", params, params.get("short_description"))

    def _set(self, name: str, params: dict[str, Any], value: Any) -> bool:
        self.settings[f"{name}/{params.get('language_code', '')}"] = value
        return True

    def _setWebhook(self, params: dict[str, Any]) -> Any:
        self.webhook = params
        self.allowed = params.get("allowed_updates", self.allowed)
        return True

    def _deleteWebhook(self, params: dict[str, Any]) -> Any:
        if params.get("drop_pending_updates"):
            self.updates.clear()
        self.webhook = {}
        return True

    def _getWebhookInfo(self, params: dict[str, Any]) -> Any:
        url = self.webhook.get("url", "")
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self.updates)}

    def write(self, who: str, message: dict[str, Any]) -> None:
        """Add a message to the transcript, buttons below it."""
        lines = str(message.get("text") or message.get("caption") or _kind(message)).splitlines()
        self.transcript.append(f"{who}: {lines[0] if lines else ''}")
        self.transcript += [f"    {line}" for line in lines[1:]]
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            self.transcript.append("    " + " ".join(f"[{button['text']}]" for button in row))


def _kind(message: dict[str, Any]) -> str:
    rest = [key for key in message if key not in ("message_id", "date", "chat", "from")]
    return f"({', '.join(rest)})"
