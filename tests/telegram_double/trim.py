"""Cuts the machine-readable Bot API down to what the double models: `python trim.py bot-api.json > bot_api.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

METHODS = """
getMe getUpdates getWebhookInfo setWebhook deleteWebhook sendMessage editMessageText editMessageReplyMarkup
answerCallbackQuery answerInlineQuery setMyCommands getMyCommands setMyDescription setMyShortDescription getChat
""".split()  # noqa: SIM905 - read like this
# What a parameter's type refers to, as far as a bot of ours could ever send it.
TYPES = """
MessageEntity LinkPreviewOptions ReplyParameters InlineKeyboardMarkup InlineKeyboardButton BotCommand
BotCommandScopeDefault BotCommandScopeAllPrivateChats BotCommandScopeAllGroupChats BotCommandScopeChat
InlineQueryResultArticle InputTextMessageContent InlineQueryResultsButton WebAppInfo CopyTextButton
""".split()  # noqa: SIM905
UNIONS = {
    "BotCommandScope": [name for name in TYPES if name.startswith("BotCommandScope")],
    "InlineQueryResult": ["InlineQueryResultArticle"],
    "InputMessageContent": ["InputTextMessageContent"],
}


def fields(item: dict[str, Any]) -> dict[str, Any]:
    return {f["name"]: {"types": f["types"], "required": f["required"]} for f in item.get("fields", [])}


def main() -> None:
    spec = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    trimmed = {
        "version": spec["version"],
        "methods": {name: fields(spec["methods"][name]) for name in METHODS},
        "types": {name: fields(spec["types"][name]) for name in TYPES},
        "unions": UNIONS,
    }
    json.dump(trimmed, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
