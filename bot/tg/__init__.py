"""The Telegram side: receives, remembers, renders, sends. What is said comes from `bot.conversation`."""

import os

# The library's coming way to tell times, as timedelta; without it every 429 writes a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
