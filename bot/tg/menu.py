"""What Telegram shows before and beside the chat: descriptions and the command menu, in each language."""

from __future__ import annotations

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from ..content.schema import Texts

log = logging.getLogger(__name__)


async def set_menu(bot: Bot, texts: dict[str, Texts]) -> None:
    """Set everything for every language; English also for all languages there are no texts in."""
    for language, fixed in texts.items():
        code = None if language == "en" else language
        commands = [BotCommand(name, description) for name, description in fixed.telegram.commands]
        menu = fixed.telegram.menu
        try:
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(menu.description, language_code=code)
            await bot.set_my_short_description(menu.short_description, language_code=code)
        except TelegramError as error:  # nothing that anybody waits for: the next start sets it
            log.warning("the menu could not be set (%s)", type(error).__name__)
            return
