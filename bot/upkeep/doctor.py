"""`doctor`: token, bot settings, content and state folder, one line each – fine, or how to mend it."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path
from rich.console import Console
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from ..content import Content, ContentError
from ..tg.settings import SettingsError, token_from


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination; `mend` is empty where all is fine. `wrong` False marks a matter of choice."""

    what: str
    state: str
    mend: str = ""
    wrong: bool = True


def examine(options: argparse.Namespace, content: Callable[[], Content]) -> int:
    """Print the findings; 1 where something must be mended before the bot can serve."""
    findings = list(_all(options, content))
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        mark = "[green]fine[/]" if not finding.mend else "[red]mend[/]" if finding.wrong else "[yellow]note[/]"
        tail = f" – {finding.mend}" if finding.mend else ""
        console.print(f"{mark}  {finding.what}: {finding.state}{tail}")
    return int(any(finding.mend and finding.wrong for finding in findings))


def _all(options: argparse.Namespace, content: Callable[[], Content]) -> Iterator[Finding]:
    loaded: Content | None = None
    try:
        loaded = content()
        yield Finding("content", f"{len(loaded.intents)} intents, {len(loaded.texts)} languages, no errors")
    except ContentError as error:
        count = len(error.problems)
        yield Finding("content", f"{count} {'problem' if count == 1 else 'problems'}", "run `python -m bot check`")
    folder = Path(options.state_dir) if options.state_dir else user_state_path("care-options-bot")
    yield _folder(folder)
    try:
        token = token_from(os.environ)
    except SettingsError as error:
        yield Finding("token", "cannot be used", str(error))
        return
    if token is None:
        yield Finding("token", "not set", "set TELEGRAM_BOT_TOKEN to what BotFather gave you")
        return
    yield from asyncio.run(_telegram(token, options.api_url, loaded))


def _folder(folder: Path) -> Finding:
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("state folder", f"{folder} cannot be written", "name another one with --state-dir")
    if folder.exists() and folder.stat().st_mode & 0o077:
        return Finding("state folder", f"{folder} is open to other users", f"chmod 700 {folder}")
    return Finding("state folder", f"{folder}" if folder.exists() else f"{folder} will be made at the first start")


async def _telegram(token: str, api_url: str, content: Content | None) -> list[Finding]:
    found: list[Finding] = []
    bot = Bot(token, base_url=f"{api_url.rstrip('/')}/bot")
    try:
        async with bot:
            me = bot.bot
            found.append(Finding("getMe", f"the bot is @{me.username}"))
            found.append(_privacy(bool(me.can_read_all_group_messages)))
            found.append(_inline(bool(me.supports_inline_queries)))
            commands = {command.command for command in await bot.get_my_commands()}
    except InvalidToken:
        return [*found, Finding("token", "refused by Telegram", "copy it again from BotFather, or make a new one")]
    except TelegramError as error:
        mend = "check the network, a proxy, or --api-url"
        return [*found, Finding("Telegram", f"not reached at {api_url} ({type(error).__name__})", mend)]
    wanted = set(content.texts["en"].telegram.commands.model_dump()) if content else set()
    missing = sorted(wanted - commands)
    state = f"{len(commands)} in the menu"
    found.append(Finding("commands", state, "start `serve` once: it sets them" if missing else "", wrong=False))
    return found


def _privacy(reads_all: bool) -> Finding:
    if reads_all:
        mend = "turn it on with BotFather's /setprivacy, unless the bot really should read whole groups"
        return Finding("group privacy", "off", mend, wrong=False)
    return Finding("group privacy", "on: in groups the bot sees commands and replies to it, not every @mention")


def _inline(on: bool) -> Finding:
    if not on:
        mend = "turn it on with BotFather's /setinline if people should share answers with @bot …"
        return Finding("inline mode", "off", mend, wrong=False)
    return Finding("inline mode", "on")
