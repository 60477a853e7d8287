"""The command line. Thin: each command lives in a module of its own and is imported only when it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import __version__
from .content import Content, ContentError, content_root, load
from .serving import serve_options
from .upkeep.commands import add as upkeep
from .upkeep.evaluate import add as evaluation

if TYPE_CHECKING:
    from .conversation import Conversation

EXIT_CONTENT = 1  # 2 is argparse's own, for wrong options; `serve` has more, see docs/operating.md


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = getattr(options, "run", _default)
    try:
        return command(options)
    except ContentError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)  # noqa: T201
        return EXIT_CONTENT
    except BrokenPipeError:  # the reader went away: nothing to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Answers questions about care options for mental health and addiction, from curated texts.",
        epilog="Without a command: serves Telegram if a token is set, otherwise chats here.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--content", metavar="DIR", help="folder with intents.yaml and responses/")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--content", metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help, parents=[shared])
        sub.set_defaults(run=run)
        return sub

    command("chat", _chat, "chat in the terminal, no token needed")
    serve_options(command("serve", _serve, "answer on Telegram"))
    serve_options(command("doctor", _doctor, "check token, bot settings, content and state folder"))
    command("match", _match, "answer JSON lines from standard input with JSON lines")
    command("phrases", _phrases, "print every curated example as JSON lines")
    upkeep(command, shared)
    evaluation(command)
    return parser


def _content(options: argparse.Namespace) -> Content:
    return load(content_root(options.content))


def _conversation(options: argparse.Namespace) -> Conversation:
    from .learning import conversation

    def learning() -> None:
        if not sys.stderr.isatty():
            return
        line = "Learning from the texts: up to half a minute, once after each change of them …"
        print(line, file=sys.stderr, flush=True)  # noqa: T201

    return conversation(_content(options), learning=learning)


def _default(options: argparse.Namespace) -> int:
    """With a token serve, without one chat here: what somebody who just cloned this expects."""
    from .tg.exits import Exit
    from .tg.settings import SettingsError, token_from

    try:
        token = token_from(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return int(Exit.TOKEN)
    if token is None:
        print("No TELEGRAM_BOT_TOKEN is set, so here is the chat in the terminal.", file=sys.stderr)  # noqa: T201
        return _chat(options)
    return _serve(_parser().parse_args(["serve"], options))


def _serve(options: argparse.Namespace) -> int:
    from .serving import run

    return run(options, lambda: _conversation(options))


def _doctor(options: argparse.Namespace) -> int:
    from .upkeep.doctor import examine

    return examine(options, lambda: _content(options))


def _chat(options: argparse.Namespace) -> int:
    from .terminal import chat

    return chat(_conversation(options))


def _match(options: argparse.Namespace) -> int:
    from .door import match

    for line in match(_conversation(options), sys.stdin):
        print(line, flush=True)  # noqa: T201
    return 0


def _phrases(options: argparse.Namespace) -> int:
    from .door import phrases

    for line in phrases(_content(options)):
        print(line)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
