"""Is anyone in danger? Message → Alert | None. Signals written by people first, learnt weights for the rest.

Pure: the same content and message give the same alert, and every alert says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..content import Content, ContentError
from ..matching.lexicon import english_words
from ..matching.phrases import PhraseIndex, index
from ..matching.terms import squeeze
from ..matching.weights import Weights, train
from ..model import URGENT_KINDS, Alert, Level, Signal, Who
from ..text import Message, read
from . import learnt
from .patterns import View
from .reading import Reader
from .signals import Found, Signals

OVERRULES = 0.85  # learnt score from which an alarm is raised although a written signal was softened
DESPAIRING = 0.5  # and from which although what is written says despair only: people judged those words, too
EXAMPLES = "examples"  # the group name of what learnt weights raised
# Curated texts hold misspellings on purpose: a word that no dictionary has counts as real once this many texts use it.
REAL = 4


@dataclass(frozen=True, slots=True)
class Model:
    """What the screen learns from the content; plain data, so that it can be cached.

    Attributes:
        real: words that are never taken for a misspelling.
        weights: kinds of danger, concern and harmless.
        nearest: the examples themselves.
    """

    real: frozenset[str]
    weights: Weights
    nearest: PhraseIndex


class Screen:
    """Screens messages for danger.

    Args:
        content: the content.
        model: what was learnt from it; learnt now where there is none.
        checked: whether its *catches* and *spares* were tried already.

    Raises:
        ContentError: a pattern cannot be read, a *catches* does not fire, or a *spares* does.
    """

    def __init__(self, content: Content, model: Model | None = None, *, checked: bool = False) -> None:
        self._content = content
        self._bands = content.file.bands
        self._signals = Signals(content)
        lessons = [] if model else [(label, read(text), w) for label, text, w in learnt.training_texts(content)]
        real = model.real if model else real_words(message for _, message, _ in lessons)
        spelling, signs = self._signals.spellings, content.file.signs
        self._reader = Reader(self._signals.vocabulary, self._signals.repairable, real, spelling, signs)
        problems = self._signals.problems or ([] if checked else list(self._signals.check(self.view)))
        if problems:
            raise ContentError(problems)
        self.model = model or self._learn(real, lessons)
        spares = (text for groups in content.file.urgent.values() for g in groups.values() for text in g.spares)
        self._spared = frozenset(_plain(read(text)) for text in spares)
        self._other = frozenset(content.file.people.other)
        self._self = frozenset(content.file.people.self_)

    def screen(self, message: str, earlier: Sequence[str] = ()) -> Alert | None:
        """Screen one message.

        Args:
            message: the text as it was sent.
            earlier: texts of the same burst that raised no alarm; the message is also read together with them.
        """
        alert = self._screen(message)
        if earlier and (alert is None or alert.level == "concern"):
            together = self._screen(" ".join([*earlier, message]))
            if together and together.level == "urgent":
                return together
        return alert

    def afterwards(self, message: str) -> str | None:
        """Name of the `afterwards` group that this message fits, or None. Asked only after an alarm."""
        return self._signals.after(self.view(message))

    def language(self, message: str) -> str | None:
        """Language of a message that is not English, where its common words or its script give it away."""
        words = {token.text for token in read(message).words}
        counts = {code: len(words & set(common)) for code, common in self._content.file.languages.items()}
        best = max(counts, key=lambda code: counts[code], default="en")
        foreign = counts.get(best, 0) >= min(2, len(words)) and counts[best] > counts.get("en", 0)
        return best if foreign else None

    def view(self, text: str) -> View:
        """The danger view of a text, ready to match; for tools that explain."""
        return self._view(read(text))

    def _view(self, message: Message) -> View:
        return View(self._reader.words(message), self._signals.prefixes)

    def _screen(self, text: str) -> Alert | None:
        message = read(text)
        view = self._view(message)
        if not view.words:
            return None
        found = list(self._signals.find(view))
        if _plain(message) in self._spared:  # somebody wrote down that exactly this is harmless
            return self._alert(view, found) if found else None
        judged = learnt.score(self.model.weights, self.model.nearest, view.words)
        alarm = self._bands.urgent
        if found and all(item.signal.level == "concern" for item in found):
            # People have judged such words: only a surer score overrules them.
            alarm = max(alarm, OVERRULES if any(item.signal.softened_by for item in found) else DESPAIRING)
        if judged.urgent >= alarm or judged.concern >= self._bands.concern:
            level: Level = "urgent" if judged.urgent >= alarm else "concern"
            score = round(judged.urgent if level == "urgent" else judged.concern, 3)
            because = learnt.because(self.model.weights, judged)
            signal = Signal(judged.kind, EXAMPLES, level, "any", 0, len(text), (), score, because)
            found.append(Found(signal, "", 0, None))
        return self._alert(view, found) if found else None

    def _alert(self, view: View, found: list[Found]) -> Alert:
        """The leading signal decides kind and text; all are told."""
        found = sorted(found, key=_precedence)
        lead = found[0].signal
        language = next((f.signal.language for f in found if f.signal.language not in ("any", "en")), "en")
        variant = found[0].reply or self._circumstance(view, lead.kind)
        who = found[0].who or self._who(view, lead)
        return Alert(lead.kind, lead.level, who, variant, language, tuple(f.signal for f in found))

    def _who(self, view: View, signal: Signal) -> Who:
        """Whose danger it is: of the first person that the signal, or else the whole message, speaks of."""
        inside = [word for word in view.words if signal.start <= word.start and word.end <= signal.end]
        if signal.group == EXAMPLES:
            inside = []
        if signal.kind == "violence-abuse":  # "he hits me": the writer comes last, and is the one in danger
            inside.reverse()
        for word in inside:
            if set(word.forms) & self._self:
                return "self"
            if set(word.forms) & self._other:
                return "other"
        return "other" if set(view.places) & self._other else "self"

    def _circumstance(self, view: View, kind: str) -> str:
        """The first circumstance (a minor, intoxicated …) that fits and has a text of this kind."""
        texts = self._content.crisis["en"]
        return next((name for name in self._signals.circumstances(view) if f"{kind}-{name}" in texts), "")

    def _learn(self, real: frozenset[str], lessons: Sequence[tuple[str, Message, float]]) -> Model:
        rows = [learnt.features(self._reader.words(message)) for _, message, _ in lessons]
        labels = [label for label, _, _ in lessons]
        lesson = train(rows, labels, [weight for _, _, weight in lessons])
        return Model(real, lesson.weights, index(lesson.vectors, labels, lesson.weights.classes))


def _plain(message: Message) -> str:
    return " ".join(token.text for token in message.words)


def _precedence(found: Found) -> tuple[bool, bool, int, int, str]:
    """Urgent before concern, written signals before learnt ones, the worst kind first, then the order in the file."""
    signal = found.signal
    kind = URGENT_KINDS.index(signal.kind)
    return signal.level != "urgent", signal.group == EXAMPLES, kind, found.order, signal.group


def real_words(messages: Iterable[Message]) -> frozenset[str]:
    """Words of the dictionary and of the texts to learn from: none of them is a misspelling."""
    counts = Counter(squeeze(token.text).replace("'", "") for message in messages for token in message.words)
    return frozenset(english_words()) | {word for word, count in counts.items() if count >= REAL}
