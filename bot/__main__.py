"""The command line. Thin: each command lives in a module of its own and is imported only when it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import __version__
from .content import Content, ContentError, content_root, load

if TYPE_CHECKING:
    from .conversation import Conversation

EXIT_CONTENT = 2


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
    command("match", _match, "answer JSON lines from standard input with JSON lines")
    command("phrases", _phrases, "print every curated example as JSON lines")
    return parser


def _content(options: argparse.Namespace) -> Content:
    return load(content_root(options.content))


def _conversation(options: argparse.Namespace) -> Conversation:
    from .learning import conversation

    return conversation(_content(options))


def _default(options: argparse.Namespace) -> int:
    return _chat(options)


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
