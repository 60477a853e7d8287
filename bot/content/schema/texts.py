"""`texts.yaml` and `languages.yaml`: every fixed sentence and button."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Group, Model, Phrases, Slug, Text, fills

Plain = Annotated[Text, fills()]  # a sentence in which nothing is filled in


class Say(Model):
    """Fixed sentences. Markdown; `{…}` marks are filled in by the bot and checked at load."""

    none: Annotated[Text, fills("topics")]
    choices: Plain
    topics: Plain
    concern: Plain
    reminder: Plain
    apology: Plain
    lines_known: Annotated[Text, fills("emergency", "lines")]
    lines_unknown: Annotated[Text, fills("directory", "line")]
    crisis_known: Annotated[Text, fills("emergency", "lines")]
    crisis_unknown: Annotated[Text, fills("directory", "line")]
    crisis_elsewhere: Annotated[Text, fills("country", "line")]
    more_lines: Annotated[Text, fills("purpose", "lines")]
    scope: Annotated[Text, fills("country")]
    footer: Annotated[Text, fills("sources", "opened")]
    footer_copy: Annotated[Text, fills("sources", "opened")]
    never_reviewed: Plain
    reviewed: Annotated[Text, fills("month")]
    other_language: Annotated[Text, fills("language")]
    not_text: Plain
    terminal: Plain


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
    chosen: Annotated[Text, fills("country")]
    unclear: Text
    unknown: Text
    without_lines: Annotated[Text, fills("country")]


class Notices(Model):
    """What the bot says on Telegram besides answers. Markdown, except the short `…_toast` ones."""

    help: Text
    card: Text
    privacy: Annotated[
        Text, fills("topic_minutes", "danger_hours", "country_days", "answer_hours", "burst_seconds", "number_hours")
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
    page: Annotated[Text, fills("page", "pages")]
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
    crisis: Annotated[Text, fills("emergency", "directory")]
    no_answers: Annotated[Text, fills("directory")]


class LanguagesFile(Model):
    """`responses/languages.yaml`: language code → what can be said in it."""

    languages: dict[Text, Foreign]
