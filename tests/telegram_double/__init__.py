"""A Bot API double on loopback that refuses what Telegram refuses, fails on demand and writes a transcript."""

from .faults import Fault
from .server import TelegramDouble
from .world import BOT, TOKEN, Call, Person

__all__ = ["BOT", "TOKEN", "Call", "Fault", "Person", "TelegramDouble"]
