"""A bot in a process of its own, with the two fakes: for tests that kill it. `python -m tests.tg.process URL FOLDER`"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from bot.content import content_root, load
from bot.conversation import Conversation
from bot.tg.app import serve
from bot.tg.settings import Pace, Settings, SettingsError, token_from
from tests.tg.fakes import WordMatcher, WordScreen


def main() -> int:
    try:
        token = token_from(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    content = load(content_root())
    conversation = Conversation(content, WordMatcher(content.file.bands), WordScreen())  # type: ignore[arg-type]
    pace = Pace(poll=2.0, read=1.0, backoff=0.02, backoff_limit=0.5, drain=3.0)
    level = logging.DEBUG if os.environ.get("TEST_DEBUG") else logging.INFO
    return serve(conversation, Settings(token or "", Path(sys.argv[2]), sys.argv[1], pace=pace, log_level=level))


if __name__ == "__main__":
    sys.exit(main())
