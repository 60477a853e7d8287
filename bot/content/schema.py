"""The shape of what maintainers write: pydantic models, one for each kind of file. Unknown keys are errors.

The models check what one file can say about itself; what concerns several files is checked in `load`.
"""

from __future__ import annotations

import string
from datetime import date as Date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Phrases = tuple[Text, ...]
Group = Literal["levels-of-care", "choosing", "money-and-rights", "treatment", "ongoing-support", "conversation"]
UrgentKind = Literal["overdose", "violence-abuse", "crisis-self-harm", "withdrawal-danger", "crisis-lines"]
Tier = Literal["A", "B", "L", "C"]


class Model(BaseModel):
    """Frozen, and strict about keys: a misspelled key is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _fills(*names: str) -> AfterValidator:
    """A sentence that the bot completes: it must use exactly these marks, each written as {name}."""

    def check(sentence: str) -> str:
        try:
            used = {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}
        except ValueError:
            raise ValueError("a brace { or } stands alone; write the mark as {name}") from None
        for name in sorted(used ^ set(names)):
            raise ValueError(f"{{{name}}} cannot be filled in here" if name in used else f"{{{name}}} is missing")
        return sentence

    return AfterValidator(check)


class Intent(Model):
    """One thing people ask.

    Attributes:
        group: which shelf it stands on in /topics.
        topic: the topic or aspect a follow-up question inherits ("iop", "cost"); None for conversation.
        variants: False where "my son" / "she" versions of the phrases would change the meaning.
        phrases: how people say it.
    """

    group: Group
    topic: Slug | None = None
    variants: bool = True
    phrases: Annotated[Phrases, Field(min_length=1)]


class SignalGroup(Model):
    """Danger signals of one sort in one language.

    Attributes:
        level: "urgent" or "concern".
        language: "en", "es", … or "any".
        reply: the crisis text to use instead of the kind's own ("minor", "how-much" …).
        any: patterns; one that matches is enough.
        unless: names of softeners that lower or cancel this group.
        catches: messages that must fire, checked at every load.
        spares: messages that must not.
    """

    level: Literal["urgent", "concern"] = "urgent"
    language: Text = "en"
    reply: Slug | None = None
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


class Examples(Model):
    """`responses/danger-examples.yaml`: whole messages the screen learns from.

    Attributes:
        cries: kind → messages of people in danger.
        concerns: despair without danger, denial, recovery, recent loss: the gentle line.
        traps: harmless messages that look alike.
    """

    cries: dict[UrgentKind, Phrases]
    concerns: Phrases
    traps: Phrases


def _date_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, Date)) and not isinstance(value, bool) else value


class Source(Model):
    """Where a statement comes from.

    Attributes:
        date: of the source: a year, a date, or "undated".
        checked: the day somebody opened the page, or a saved copy of it.
        copy: True where it was a saved copy that was opened, not the live page.
    """

    title: Text
    publisher: Text
    url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    date: Annotated[Text, BeforeValidator(_date_as_text)]
    checked: Date
    saved_copy: bool = Field(default=False, alias="copy")


class FrontMatter(Model):
    """The head of `responses/<lang>/<intent>.md`.

    Attributes:
        title: the question it answers, as shown on buttons.
        tier: who must review it: A clinical risk, B other care, L money and rights, C conversation.
        scope: "US" where the answer holds for one country only.
        help: who can help with exactly this; names from `professionals` in texts.yaml.
        lines: purposes of lines to add, resolved by country ("substance-use").
        related: two to four intents that people ask next.
    """

    title: Annotated[str, Field(min_length=1, max_length=64)]
    tier: Tier
    scope: Literal["US"] | None = None
    help: Annotated[tuple[Slug, ...], Field(min_length=1)]
    lines: tuple[Slug, ...] = ()
    related: Annotated[tuple[Slug, ...], Field(max_length=4)] = ()
    sources: Annotated[tuple[Source, ...], Field(max_length=4)] = ()


class CrisisFrontMatter(Model):
    """The head of `responses/<lang>/crisis/<kind>-<self|other>[-variant].md`. Always tier A.

    Attributes:
        title: for reviewers; not shown.
        lines: purposes of lines to show first, resolved by country.
        most_lines: how many lines at most; one for somebody who can hardly read.
        professionals: the closing pointer; a name from `professionals` in texts.yaml.
    """

    title: Text
    lines: tuple[Slug, ...] = ()
    most_lines: Annotated[int, Field(ge=1, le=3)] = 2
    professionals: Slug = "emergency"
    sources: tuple[Source, ...] = ()


class Foreign(Model):
    """What can be said in a language that has no answers; one entry of `responses/languages.yaml`.

    Attributes:
        name: the language's own name.
        emergency: "your local emergency number", for when the country is unknown.
        crisis: two or three sentences on top of a crisis reply.
        no_answers: the honest line for a message that is not dangerous.
    """

    name: Text
    emergency: Text
    crisis: Annotated[Text, _fills("emergency", "directory")]
    no_answers: Annotated[Text, _fills("directory")]


class LanguagesFile(Model):
    """`responses/languages.yaml`: language code → what can be said in it."""

    languages: dict[Text, Foreign]


class Review(Model):
    """One entry of `responses/reviews.yaml`: a person read exactly this text. Entries are never changed."""

    text: Text
    by: Text
    credential: Text
    on: Date
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Verification(Model):
    """Somebody checked a line on its own official page, or called it."""

    by: Text
    on: Date
    how: Text


class Line(Model):
    """One help line.

    Attributes:
        purpose: what it is for: "suicide", "substance-use", "domestic-violence", "children" …
        call, text, chat, web: ways to reach it, as a person would dial or type them.
        hours: as published; `hours_known` False where they come from memory only.
        abroad: full international number, where one is known.
        hold: True while it must not be shown; `hold_reason` says why.
        source, date, confidence: where the number was found ("found") or only remembered ("known").
    """

    name: Text
    purpose: Annotated[tuple[Slug, ...], Field(min_length=1)]
    call: Text | None = None
    text: Text | None = None
    chat: Text | None = None
    web: Text | None = None
    hours: Text
    hours_known: bool = True
    languages: tuple[Text, ...] = ()
    abroad: Text | None = None
    hold: bool = False
    hold_reason: Text | None = None
    source: Text
    date: Annotated[Text, BeforeValidator(_date_as_text)]
    confidence: Literal["found", "known"]
    note: Text | None = None
    verified: tuple[Verification, ...] = ()


class Emergency(Model):
    """A country's emergency numbers, as they are dialled, most useful first."""

    numbers: Annotated[tuple[Text, ...], Field(min_length=1)]
    confidence: Literal["found", "known"]
    source: Text
    date: Annotated[Text, BeforeValidator(_date_as_text)]


class Country(Model):
    """Emergency numbers and help lines of one country."""

    name: Text
    also: tuple[Text, ...] = ()
    emergency: Emergency
    lines: tuple[Line, ...] = ()


class LinesFile(Model):
    """`responses/crisis-lines.yaml`.

    Attributes:
        directory: address of the international directory of help lines.
        default: country whose main line is named where the country is unknown.
        countries: ISO 3166 code → country.
    """

    directory: Annotated[str, Field(pattern=r"^[a-z0-9./-]+$")]
    default: Text
    countries: dict[Text, Country]


class Say(Model):
    """Fixed sentences. Markdown; `{…}` marks are filled in by the bot and checked at load."""

    none: Annotated[Text, _fills("topics")]
    choices: Text
    topics: Text
    concern: Text
    reminder: Text
    apology: Text
    lines_known: Annotated[Text, _fills("emergency", "lines")]
    lines_unknown: Annotated[Text, _fills("directory", "line")]
    crisis_known: Annotated[Text, _fills("emergency", "lines")]
    crisis_unknown: Annotated[Text, _fills("directory", "line")]
    crisis_elsewhere: Annotated[Text, _fills("country", "line")]
    more_lines: Annotated[Text, _fills("purpose", "lines")]
    scope: Annotated[Text, _fills("country")]
    footer: Annotated[Text, _fills("sources", "opened")]
    footer_copy: Annotated[Text, _fills("sources", "opened")]
    never_reviewed: Text
    reviewed: Annotated[Text, _fills("month")]
    other_language: Annotated[Text, _fills("language")]
    not_text: Text
    terminal: Text


class Buttons(Model):
    """Labels of the fixed buttons."""

    none_of_these: Text
    topics: Text
    help_now: Text
    back: Text
    my_country: Text


Toast = Annotated[str, Field(min_length=1, max_length=200)]
Label = Annotated[str, Field(min_length=1, max_length=64)]


class Start(Model):
    """The first thing a person sees. With the pointer to lines it stays within 60 words.

    Attributes:
        text: what this is, what it cannot do.
        professionals: who can help, in a few words.
        buttons: intent → what its button says, in order; "Help now" follows by itself.
    """

    text: Text
    professionals: Text
    buttons: dict[Slug, Label]


class CountryTexts(Model):
    """Choosing a country: the question, and what can come of it."""

    ask: Text
    chosen: Annotated[Text, _fills("country")]
    unclear: Text
    unknown: Text
    without_lines: Annotated[Text, _fills("country")]


class Notices(Model):
    """What the bot says on Telegram besides answers. Markdown, except the short `…_toast` ones."""

    help: Text
    card: Text
    privacy: Annotated[
        Text, _fills("topic_minutes", "danger_hours", "country_days", "answer_hours", "burst_seconds", "number_hours")
    ]
    forgotten: Text
    location: Text
    old_button: Text
    ask_how: Text
    not_helpful: Text
    slow_down: Text
    group_danger: Text
    late: Text
    late_alarm: Text
    page: Annotated[Text, _fills("page", "pages")]
    not_yours_toast: Toast
    thanks_toast: Toast
    noted_toast: Toast


class Feedback(Model):
    """The two buttons under an answer; the first one carries the question."""

    yes: Label
    not_really: Label


class Inline(Model):
    """What inline mode offers besides answers' titles."""

    open_chat: Label
    lines_title: Label
    lines_hint: Label


class TelegramButtons(Model):
    """Labels that only Telegram needs."""

    next_page: Label
    previous_page: Label
    private_chat: Label


class Menu(Model):
    """What Telegram shows before and beside the chat."""

    description: Annotated[str, Field(min_length=1, max_length=512)]
    short_description: Annotated[str, Field(min_length=1, max_length=120)]


Described = Annotated[str, Field(min_length=1, max_length=256)]


class Commands(Model):
    """What the command menu says about each command, in the order it is shown."""

    topics: Described
    crisis: Described
    country: Described
    ask: Described
    card: Described
    privacy: Described
    forget: Described
    help: Described
    start: Described


class Telegram(Model):
    """Everything that is only said on Telegram."""

    menu: Menu
    commands: Commands
    notices: Notices
    feedback: Feedback
    inline: Inline
    buttons: TelegramButtons


class Ways(Model):
    """How the ways to reach a line are worded, each with its mark: {number} or {address}."""

    call: Text
    text: Text
    call_or_text: Text
    chat: Text
    hours_unknown: Text


class Texts(Model):
    """`responses/<lang>/texts.yaml`: every fixed sentence and button of one language.

    Attributes:
        name: the language's own name.
        professionals: who can help → the sentence that says so.
        groups: shelf → its name in /topics.
        purposes: what a line is for → how it is introduced.
        after: what people often say after an alarm → its button ("cannot-call").
    """

    name: Text
    professionals: dict[Slug, Text]
    groups: dict[Group, Text]
    purposes: dict[Slug, Text]
    months: Annotated[Phrases, Field(min_length=12, max_length=12)]
    after: dict[Slug, Text]
    ways: Ways
    say: Say
    buttons: Buttons
    start: Start
    country: CountryTexts
    telegram: Telegram
