"""What can go wrong between the bot and Telegram, chosen by a test or by seeded chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Fault:
    """One way for a call to fail.

    Attributes:
        how: "refuse" answers with an error; "drop" closes the connection; "garbage" answers nonsense; "hang" is late.
        delivered: whether the call takes effect all the same.
        code, description, parameters: of the error.
        seconds: how late.
    """

    how: Literal["refuse", "drop", "garbage", "hang"]
    delivered: bool = False
    code: int = 0
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @classmethod
    def too_many(cls, seconds: int) -> Fault:
        """429: wait so many seconds."""
        description = f"Too Many Requests: retry after {seconds}"
        return cls("refuse", code=429, description=description, parameters={"retry_after": seconds})

    @classmethod
    def refuse(cls, code: int, description: str, **parameters: Any) -> Fault:
        """Any other error that Telegram answers with."""
        return cls("refuse", code=code, description=description, parameters=parameters)

    @classmethod
    def bad_gateway(cls) -> Fault:
        """502, as Telegram's front servers answer it."""
        return cls("refuse", code=502, description="Bad Gateway")

    @classmethod
    def drop(cls, delivered: bool) -> Fault:
        """The connection breaks before or after the call took effect."""
        return cls("drop", delivered)

    @classmethod
    def garbage(cls, delivered: bool) -> Fault:
        """200 with a body that is no JSON."""
        return cls("garbage", delivered)

    @classmethod
    def hang(cls, seconds: float, delivered: bool) -> Fault:
        """The answer comes late, perhaps after the bot stopped waiting."""
        return cls("hang", delivered, seconds=seconds)


@dataclass
class Planned:
    """A fault and the calls it is meant for."""

    method: str
    fault: Fault
    times: int
    chat: int | None


class Faults:
    """Which fault, if any, the next call meets."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []
        self._rate = 0.0
        self._random = random.Random(0)
        self._methods: tuple[str, ...] = ()
        self.met: dict[str, int] = {}

    def plan(self, method: str, fault: Fault, times: int, chat: int | None) -> None:
        """Let the next calls of a method fail."""
        self._planned.append(Planned(method, fault, times, chat))

    def by_chance(self, rate: float, seed: int, methods: tuple[str, ...]) -> None:
        """Let a share of calls fail, each in a random way."""
        self._rate, self._random, self._methods = rate, random.Random(seed), methods

    def next(self, method: str, params: dict[str, Any]) -> Fault | None:
        """The fault that this call meets, or None."""
        for planned in self._planned:
            if planned.method == method and planned.chat in (None, params.get("chat_id")):
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
                return planned.fault
        if self._rate and method in self._methods and self._random.random() < self._rate:
            name, fault = self._random.choice(
                [
                    ("429", Fault.too_many(1)),
                    ("502", Fault.bad_gateway()),
                    ("dropped before delivery", Fault.drop(False)),
                    ("dropped after delivery", Fault.drop(True)),
                    ("garbage", Fault.garbage(False)),
                ]
            )
            self.met[name] = self.met.get(name, 0) + 1
            return fault
        return None
