"""`intents.yaml` and the danger examples: what people ask, and what danger sounds like."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from pydantic import Field

from .base import Group, Model, Phrases, Slug, Text, UrgentKind


class Intent(Model):
    """One thing people ask.

    Attributes:
        group: which shelf it stands on in /topics.
        topic: the topic or aspect a follow-up question inherits ("iop", "cost"); None for conversation.
        variants: False where "my son" / "she" versions of the phrases would change the meaning.
        phrases: how people say it.
        follow_ups: topic or aspect that was answered before → how people ask for this one then ("and for how long").
    """

    group: Group
    topic: Slug | None = None
    variants: bool = True
    phrases: Annotated[Phrases, Field(min_length=1)]
    follow_ups: dict[Slug, Phrases] = {}


class SignalGroup(Model):
    """Danger signals of one sort in one language.

    Attributes:
        level: "urgent" or "concern".
        language: "en", "es", … or "any".
        reply: the crisis text to use instead of the kind's own ("minor", "how-much" …).
        who: whose danger it always is; otherwise the first person that the signal speaks of decides.
        any: patterns; one that matches is enough.
        unless: names of softeners that lower or cancel this group.
        catches: messages that must fire, checked at every load.
        spares: messages that must not.
    """

    level: Literal["urgent", "concern"] = "urgent"
    language: Text = "en"
    reply: Slug | None = None
    who: Literal["self", "other"] | None = None
    any: Annotated[Phrases, Field(min_length=1)]
    unless: tuple[Text, ...] = ()
    catches: Annotated[Phrases, Field(min_length=1)]
    spares: Phrases = ()


class Softener(Model):
    """Words that make a signal harmless or less pressing.

    Attributes:
        scope: how near the words must be to the signal.
        lowers: True turns "urgent" into "concern"; False cancels the signal.
        language: of its words; misspellings are repaired in English only.
        any: patterns.
    """

    scope: Literal["clause", "sentence", "message"] = "clause"
    lowers: bool = True
    language: Text = "en"
    any: Annotated[Phrases, Field(min_length=1)]


class AfterAlarm(Model):
    """What people say next, after an alarm: understood only while the alarm is remembered.

    Attributes:
        any: patterns.
        raises: the urgent kind that this means ("I already took them" → overdose), or None.
        catches, spares: checked at every load.
    """

    any: Annotated[Phrases, Field(min_length=1)]
    raises: UrgentKind | None = None
    catches: Annotated[Phrases, Field(min_length=1)]
    spares: Phrases = ()


class Circumstance(Model):
    """Something about the writer that calls for other words: a minor, intoxicated, watched.

    The text used is `crisis/<kind>-<name>.md`, where there is one.

    Attributes:
        any: patterns.
        catches, spares: checked at every load.
    """

    any: Annotated[Phrases, Field(min_length=1)]
    catches: Annotated[Phrases, Field(min_length=1)]
    spares: Phrases = ()


class People(Model):
    """Words for the writer and for others, to tell whose danger it is."""

    self_: Annotated[Phrases, Field(alias="self")]
    other: Phrases


class Bands(Model):
    """The thresholds between answering, offering and declining. Set by `python -m bot eval --calibrate`.

    Attributes:
        answer: confidence from which the best intent is answered at once.
        offer: summed confidence of the best three from which they are offered.
        offer_share: the least share of the best one's confidence with which the others are offered.
        urgent, concern: learnt danger scores from which the screen alarms, or shows the gentle line.
        measured_on: which labelled messages they were set on.
        measured: when.
    """

    answer: Annotated[float, Field(gt=0, lt=1)]
    offer: Annotated[float, Field(gt=0, lt=1)]
    offer_share: Annotated[float, Field(gt=0, lt=1)] = 0.2
    urgent: Annotated[float, Field(gt=0, lt=1)]
    concern: Annotated[float, Field(gt=0, lt=1)]
    measured_on: Text
    measured: Date


class IntentsFile(Model):
    """`intents.yaml`: what people ask and what danger sounds like.

    Attributes:
        bands: thresholds, with where they come from.
        topics: kind of care → words that name it, the first one standing for it in follow-ups.
        aspects: question that can be asked of any care → the words that stand for it in follow-ups.
        short_forms: chat spelling → written out ("dont" → "do not").
        vocabulary: entry → wordings that mean the same.
        none: strangers that look like ours.
        intents: what people ask.
        lists: named lists for patterns ($want).
        slang: evasion slang → what it stands for, for the screen only ("kms" → "kill myself").
        signs: emoji → word, for the screen only.
        softeners, urgent, afterwards, circumstances: what danger sounds like.
        people: words for the writer and for others.
        languages: language → common words that give it away.
    """

    bands: Bands
    topics: dict[Slug, Phrases]
    aspects: dict[Slug, Phrases] = {}
    short_forms: dict[Text, Text] = {}
    vocabulary: dict[Text, Phrases] = {}
    none: Phrases = ()
    intents: dict[Slug, Intent]
    lists: dict[Slug, Phrases] = {}
    softeners: dict[Slug, Softener] = {}
    urgent: dict[UrgentKind, dict[Slug, SignalGroup]]
    afterwards: dict[Slug, AfterAlarm] = {}
    circumstances: dict[Slug, Circumstance] = {}
    slang: dict[Text, Text] = {}
    signs: dict[Text, Text] = {}
    people: People
    languages: dict[Text, Phrases] = {}


class Everyday(Model):
    """`responses/everyday.yaml`: ordinary prose from elsewhere, for the screen to learn what is harmless."""

    sentences: Phrases


class Examples(Model):
    """`responses/danger-examples.yaml`: whole messages the screen learns from.

    Attributes:
        cries: kind → messages of people in danger.
        concerns: despair without danger, denial, recovery, recent loss: the gentle line.
        traps: harmless messages that look alike.
        everyday: ordinary prose, from `responses/everyday.yaml` where that exists.
    """

    cries: dict[UrgentKind, Phrases]
    concerns: Phrases
    traps: Phrases
    everyday: Phrases = ()
