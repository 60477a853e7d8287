"""How the process ends, as a number that a service manager can act on. Documented in docs/operating.md."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `serve`. 1 and 2 are the command line's own (content, usage)."""

    OK = 0
    TOKEN = 3  # missing, malformed or refused: restarting does not help
    NETWORK = 4  # Telegram could not be reached at start
    STATE = 5  # the state folder cannot be used
    SECOND = 6  # another instance polls with the same token or holds the state folder
    POLLER = 7  # no word from Telegram for too long, or the poller died
    STUCK = 8  # the event loop or a worker did not move
    UNREVIEWED = 10  # --require-review, and a text is not reviewed as it stands
    PORT = 9  # the webhook or health port cannot be opened
