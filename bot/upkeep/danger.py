"""What the screen sees in a message, for tools: its words, its learnt score, what softeners cancelled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from ..content import Content
from ..model import Signal
from ..safety import learnt
from ..safety.patterns import View
from ..safety.reading import Word
from ..safety.screen import Screen
from ..safety.signals import Signals


@dataclass(frozen=True, slots=True)
class Score:
    """What the screen has learnt about a message.

    Attributes:
        kind: the likeliest kind of danger.
        urgent: probability of danger of any kind.
        concern: probability of danger or despair.
        because: features that spoke for the kind, strongest first.
    """

    kind: str = ""
    urgent: float = 0.0
    concern: float = 0.0
    because: tuple[tuple[str, float], ...] = ()


class DangerView:
    """What the screen sees, step by step.

    Args:
        content: the content.
        screen: the screen at work: what it is asked here is what people get.
    """

    def __init__(self, content: Content, screen: Screen) -> None:
        self._content, self._screen = content, screen

    def words(self, text: str) -> list[Word]:
        """The words of a text, disguises undone, with every reading."""
        return list(self._screen.view(text).words)

    def score(self, text: str) -> Score:
        """What the screen has learnt about a text."""
        words = self.words(text)
        if not words:
            return Score()
        model = self._screen.model
        judged = learnt.score(model.weights, model.nearest, words)
        because = learnt.because(model.weights, judged)
        return Score(judged.kind, round(judged.urgent, 3), round(judged.concern, 3), because)

    def cancelled(self, text: str) -> tuple[Signal, ...]:
        """Signals that would have fired but for a softener that cancels them."""
        view = self._screen.view(text)
        fired = _found(self._signals, view)
        return tuple(signal for key, signal in _found(self._never_cancelled, view).items() if key not in fired)

    @cached_property
    def _signals(self) -> Signals:
        return Signals(self._content)

    @cached_property
    def _never_cancelled(self) -> Signals:
        """The same signals with softeners that only lower: what fires here alone was cancelled."""
        file = self._content.file
        lowering = {name: item.model_copy(update={"lowers": True}) for name, item in file.softeners.items()}
        return Signals(replace(self._content, file=file.model_copy(update={"softeners": lowering})))


def _found(signals: Signals, view: View) -> dict[tuple[str, str], Signal]:
    return {(found.signal.kind, found.signal.group): found.signal for found in signals.find(view)}
