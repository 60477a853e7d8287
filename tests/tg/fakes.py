"""A matcher and a screen that know a few words: quick to make, and a test can see at a glance what they will say."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.schema import Bands
from bot.model import Alert, Candidate, Level, Ranking, Signal

WORDS = {
    "iop": "iop-what",
    "cost": "cost",
    "detox": "detox-what",
    "relapse": "relapse",
    "hello": "greeting",
    "insurance": "insurance",
}
DANGER: dict[str, tuple[str, Level]] = {
    "pills": ("overdose", "urgent"),
    "hits me": ("violence-abuse", "urgent"),
    "want to die": ("crisis-self-harm", "urgent"),
    "hotline": ("crisis-lines", "urgent"),
    "hopeless": ("crisis-self-harm", "concern"),
}


class WordMatcher:
    """ "iop" is iop-what, "how long" after it iop-duration, "which" is in doubt, "boom" fails."""

    def __init__(self, bands: Bands) -> None:
        self._doubt = bands.answer * 0.9

    def rank(self, message: str, topic: str | None) -> Ranking:
        text = message.lower()
        if "boom" in text:
            raise RuntimeError(f"the matcher fails on {message}")
        if "how long" in text and ("iop" in text or topic == "iop"):
            return Ranking((Candidate("iop-duration", 9.0, 0.97),), 1.0, topic=topic)
        if "which" in text:
            doubtful = (
                Candidate("choosing-care", 3.0, self._doubt),
                Candidate("levels-overview", 2.9, self._doubt * 0.9),
            )
            return Ranking(doubtful, 1.0)
        found = [intent for word, intent in WORDS.items() if word in text]
        return Ranking(tuple(Candidate(intent, 9.0, 0.97 / (i + 1)) for i, intent in enumerate(found)), 1.0)


class WordScreen:
    """Danger is a word or two; texts of one burst are read together."""

    def screen(self, message: str, earlier: Sequence[str] = ()) -> Alert | None:
        for text in (message, " ".join([*earlier, message])):
            for words, (kind, level) in DANGER.items():
                if words in text.lower():
                    who = "other" if "my son" in text.lower() else "self"
                    signal = Signal(kind, "words", level, "en", 0, len(text))
                    return Alert(kind, level, who, "", "en", (signal,))  # type: ignore[arg-type]
        return None

    def afterwards(self, message: str) -> str | None:
        return "safe" if "safe now" in message.lower() else None

    def language(self, message: str) -> str | None:
        return None
