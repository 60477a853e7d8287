"""The journey of one message, and of the next ones – on the tiny content."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation import DANGER_LASTS, TOPIC_LASTS, Conversation, decide, forget_old, next_danger
from bot.model import URGENT_KINDS, Alert, Candidate, Danger, Memory, Ranking, Reply, Signal
from bot.plain import plain_text

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CRY = "i want to die"


class Chat:
    """One person's turns, a minute apart."""

    def __init__(self, conversation: Conversation, memory: Memory | None = None) -> None:
        self.conversation, self.memory, self.now = conversation, memory or Memory(), NOW

    def says(self, text: str, *earlier: str, after: timedelta = timedelta(minutes=1)) -> Reply:
        self.now += after
        reply, self.memory = self.conversation.reply(text, self.memory, self.now, earlier)
        return reply

    def presses(self, action: str, value: str = "") -> Reply:
        self.now += timedelta(minutes=1)
        reply, self.memory = self.conversation.press(action, value, self.memory, self.now)
        return reply


@pytest.fixture
def chat(small: Conversation) -> Chat:
    return Chat(small)


def words(name: str) -> str:
    """The body of a crisis text of the tiny content."""
    return f"These are the words of {name}."


# One message


def test_a_question_gets_its_answer(chat: Chat) -> None:
    """With title, professionals, lines and sources."""
    reply = chat.says("what is an iop")
    assert (reply.decision.kind, reply.decision.intent) == ("answer", "iop-what")
    assert "The answer about iop-what." in reply.body
    assert "988" in reply.lines
    assert "SAMHSA" in reply.footer
    assert not reply.lead


def test_a_doubtful_question_gets_choices(chat: Chat) -> None:
    """Two or three of them, and "None of these"; nothing is remembered of it."""
    reply = chat.says("iop or rehab")
    assert reply.decision.kind == "choices"
    assert 2 <= len(reply.decision.choices) <= 3
    assert [button.value for button in reply.buttons[:-1]] == list(reply.decision.choices)
    assert reply.buttons[-1].action == "none"
    assert chat.memory == Memory()


def test_what_is_not_known_is_said_so(chat: Chat) -> None:
    """An honest line, the topics, somebody to ask, and no invention."""
    reply = chat.says("best pizza near the station")
    assert reply.decision.kind == "none"
    assert [button.action for button in reply.buttons] == ["topics", "help"]
    assert reply.professionals
    assert reply.lines


@pytest.mark.parametrize(
    "text", ["", " ", "👍👍", "\u200b\u200d", "\0", "\ud800", "‮مرحبا", "x" * 4096, "a " * 2048, "?!"]
)
def test_any_message_gets_a_reply(chat: Chat, text: str) -> None:
    """4096 characters, only emoji, zero-width, right-to-left, null bytes: an answer, never a failure."""
    failures = chat.conversation.failures
    assert chat.says(text).parts
    assert chat.conversation.failures == failures


def test_a_cry_gets_the_crisis_reply_first(chat: Chat) -> None:
    """Lines stand before all else; no menu, no footer, no lead; at most two buttons."""
    reply = chat.says(CRY)
    assert (reply.decision.kind, reply.decision.urgent) == ("crisis", "crisis-self-harm")
    assert reply.parts[0] == reply.lines
    assert reply.body == words("crisis-self-harm-self")
    assert not reply.footer
    assert len(reply.buttons) <= 2
    assert [button.action for button in reply.buttons] == ["country"]


def test_a_known_country_needs_no_button(small: Conversation) -> None:
    """And gets its own numbers."""
    reply = Chat(small, Memory(country="DE")).says(CRY)
    assert reply.buttons == ()
    assert reply.lines.startswith("**112 / 110**")


def test_a_crisis_with_a_question_offers_the_answer_as_a_button(chat: Chat) -> None:
    """The cry comes first, the answer is one press away."""
    reply = chat.says("how long does an iop last. they are better off without me")
    assert reply.body == words("crisis-self-harm-self")
    assert (reply.buttons[0].action, reply.buttons[0].value) == ("ask", "iop-duration")
    assert reply.buttons[0].label == "How long does an IOP last?"
    answer = chat.presses("ask", "iop-duration")
    assert answer.decision.kind == "answer"
    assert answer.lead == small_say(chat).reminder


def small_say(chat: Chat):
    return chat.conversation.content.texts["en"].say


def test_somebody_elses_danger_gets_its_own_words(chat: Chat) -> None:
    """ "other" instead of "self"."""
    assert chat.says("my sister wants to die").body == words("crisis-self-harm-other")


def test_a_variant_gets_its_own_words(chat: Chat) -> None:
    """Of a group that asks for them, and of a circumstance; the line that fits comes with them."""
    assert chat.says("how many pills would kill me").body == words("overdose-how-much")
    reply = chat.says("i am 14 and he hits me")
    assert reply.body == words("violence-abuse-minor")
    assert "Children Line" in reply.lines


def test_a_text_may_ask_for_one_line_only(small: Conversation) -> None:
    """Somebody who can hardly read is not given a list."""
    reply = Chat(small, Memory(country="US")).says("he hits me")
    assert reply.body == words("violence-abuse-self")
    assert reply.lines.count("\n- ") == 1


def test_a_concern_leads_the_answer_gently(chat: Chat) -> None:
    """The question is answered; no danger is remembered."""
    reply = chat.says("nothing matters. what is an iop")
    assert (reply.decision.kind, reply.decision.concern) == ("answer", True)
    assert reply.lead == small_say(chat).concern
    assert chat.memory.danger is None


def test_a_concern_leads_any_ordinary_reply(chat: Chat) -> None:
    """Also where there is no answer."""
    reply = chat.says("nothing matters")
    assert reply.decision.kind in ("none", "choices")
    assert reply.lead == small_say(chat).concern


def test_a_burst_is_read_together(chat: Chat) -> None:
    """What no message says alone."""
    assert chat.says("pills", "he took", "all of his").decision.urgent == "overdose"


def test_another_language_gets_an_honest_line_in_it(chat: Chat) -> None:
    """Where one is written; English otherwise."""
    assert "No tengo respuestas en español" in chat.says("hola necesito una casa").body
    assert small_say(chat).none[:20] in chat.says("wie ist das haus").body


def test_a_cry_in_another_language_begins_in_it(chat: Chat) -> None:
    """With its emergency number and directory, above the usual reply."""
    reply = chat.says("ya quiero morir")
    assert reply.parts[0] == "Llama ahora a tu número local de emergencias, o busca una línea en findahelpline.com."
    assert "988" in reply.lines


def test_a_question_for_a_number_informs(chat: Chat) -> None:
    """It is urgent in the door's field, but leaves no danger behind."""
    reply = chat.says("crisis hotline number")
    assert (reply.decision.urgent, chat.memory.danger) == ("crisis-lines", None)
    assert chat.says("crisis hotline number") == reply


# The next messages


def test_the_same_alarm_escalates(chat: Chat) -> None:
    """First, second, third, then two short texts in turn, the number first each time."""
    bodies = []
    for _ in range(7):
        reply = chat.says(CRY)
        assert reply.parts[0] == reply.lines
        bodies.append(reply.body)
    names = ["crisis-self-harm-self", "second", "third", "later-1", "later-2", "later-1", "later-2"]
    assert bodies == [words(name) for name in names]
    assert chat.memory.danger is not None
    assert chat.memory.danger.count == 7


def test_a_kind_may_have_a_second_text_of_its_own(chat: Chat) -> None:
    """Overdose: other words than "can someone be with you"; its third is the common one."""
    bodies = [chat.says("i took pills").body for _ in range(3)]
    assert bodies == [words("overdose-self"), words("overdose-second"), words("third")]


def test_the_second_alarm_offers_what_people_say(chat: Chat) -> None:
    """Five buttons on the second reply; none on the third and later."""
    chat.says(CRY)
    buttons = chat.says(CRY).buttons
    assert [button.value for button in buttons] == list(chat.conversation.content.texts["en"].after)
    assert {button.action for button in buttons} == {"after"}
    assert chat.says(CRY).buttons == ()
    assert chat.says(CRY).buttons == ()


def test_a_new_kind_starts_again(chat: Chat) -> None:
    """With the first reply of that kind."""
    chat.says(CRY)
    chat.says(CRY)
    assert chat.says("i took pills").body == words("overdose-self")
    assert chat.says("i took pills").body == words("overdose-second")


def test_danger_for_another_person_starts_again(chat: Chat) -> None:
    """Somebody else's life is not the second message about one's own."""
    chat.says(CRY)
    assert chat.says("my sister wants to die").body == words("crisis-self-harm-other")


def test_the_same_message_gets_the_same_reply_for_the_same_memory(small: Conversation) -> None:
    """Nothing else is remembered anywhere."""
    memory = Memory(danger=Danger("crisis-self-harm", "self", NOW, 1))
    assert small.reply(CRY, memory, NOW) == small.reply(CRY, memory, NOW)


def test_a_reminder_leads_every_reply_for_a_day(chat: Chat) -> None:
    """Answers, choices, "no answer", topics and shelves; a joke or another topic does not end it."""
    chat.says(CRY)
    for reply in (
        chat.says("what is an iop"),
        chat.says("iop or rehab"),
        chat.says("best pizza near the station"),
        chat.presses("none"),
        chat.presses("topics"),
        chat.presses("group", "choosing"),
        chat.says("what is an iop", after=timedelta(hours=20)),
    ):
        assert reply.lead == small_say(chat).reminder


def test_a_concern_after_an_alarm_keeps_its_own_line(chat: Chat) -> None:
    """One lead at a time: this message's."""
    chat.says(CRY)
    assert chat.says("nothing matters").lead == small_say(chat).concern


def test_danger_is_forgotten_after_a_day(chat: Chat) -> None:
    """Then a reply has no lead, and an alarm is a first one."""
    chat.says(CRY)
    assert chat.says("what is an iop", after=DANGER_LASTS).lead == small_say(chat).reminder
    assert chat.says("what is an iop", after=timedelta(seconds=1)).lead == ""
    assert chat.memory.danger is None
    assert chat.says(CRY).body == words("crisis-self-harm-self")


def test_a_further_alarm_begins_the_day_anew(chat: Chat) -> None:
    """24 hours after the last one."""
    chat.says(CRY)
    chat.says(CRY, after=timedelta(hours=23))
    assert chat.says("what is an iop", after=timedelta(hours=23)).lead == small_say(chat).reminder


def test_what_is_said_after_an_alarm_is_understood(chat: Chat) -> None:
    """ "It didn't help", "haha jk": the line again and the words that fit; not an answer to a question."""
    chat.says(CRY)
    for text, name in (("it didn't help", "did-not-help"), ("haha jk", "joke")):
        reply = chat.says(text)
        assert (reply.decision.kind, reply.decision.urgent) == ("crisis", None)
        assert reply.body == words(f"after-{name}")
        assert "988" in reply.parts[0]


def test_the_same_words_without_an_alarm_mean_nothing(chat: Chat) -> None:
    """ "It didn't help" may be about anything."""
    assert chat.says("it didn't help").decision.kind != "crisis"


def test_having_taken_them_is_an_overdose_after_an_alarm(chat: Chat) -> None:
    """Of the person the alarm was about; a new kind, so the first reply."""
    chat.says(CRY)
    reply = chat.says("i already took them")
    assert (reply.decision.urgent, reply.body) == ("overdose", words("overdose-self"))
    assert chat.memory.danger is not None
    assert chat.memory.danger.kind == "overdose"


def test_an_alarm_is_never_read_as_an_aftermath(chat: Chat) -> None:
    """ "It didn't help, I want to die" is an alarm."""
    chat.says(CRY)
    assert chat.says("it didn't help, i want to die").decision.urgent == "crisis-self-harm"


@pytest.mark.parametrize("name", ["cannot-call", "did-not-help", "police", "already-called", "safe"])
def test_each_button_after_an_alarm_has_its_words(chat: Chat, name: str) -> None:
    """With the lines above them."""
    chat.says(CRY)
    chat.says(CRY)
    reply = chat.presses("after", name)
    assert reply.body == words(f"after-{name}")
    assert reply.parts[0] == reply.lines


def test_safe_for_now_calms_and_keeps_the_line(chat: Chat) -> None:
    """The reminder stays; a later alarm starts at the first reply."""
    chat.says(CRY)
    chat.says(CRY)
    chat.presses("after", "safe")
    assert chat.says("what is an iop").lead == small_say(chat).reminder
    assert chat.says(CRY).body == words("crisis-self-harm-self")


def test_asking_for_a_number_does_not_end_an_alarm(chat: Chat) -> None:
    """It informs; the danger stays remembered as it was."""
    chat.says(CRY)
    danger = chat.memory.danger
    chat.says("crisis hotline number")
    chat.presses("help")
    assert chat.memory.danger == danger


def test_help_now_gives_the_lines(chat: Chat) -> None:
    """At any time, without an alarm."""
    reply = chat.presses("help")
    assert (reply.decision.kind, reply.decision.urgent) == ("crisis", "crisis-lines")
    assert reply.body == words("crisis-lines-self")
    assert chat.memory.danger is None


# Topic


def test_a_follow_up_keeps_the_topic(chat: Chat) -> None:
    """For half an hour."""
    chat.says("what is an iop")
    assert chat.memory.topic == "iop"
    chat.says("hello")
    assert chat.memory.topic == "iop"
    chat.says("best pizza near the station", after=TOPIC_LASTS - timedelta(minutes=1))
    assert chat.memory.topic == "iop"
    chat.says("best pizza near the station", after=timedelta(seconds=1))
    assert (chat.memory.topic, chat.memory.topic_at) == (None, None)


def test_each_answer_begins_the_half_hour_anew(chat: Chat) -> None:
    """A topic that is talked about is not forgotten."""
    for text in ("what is an iop", "how long does an iop last", "what is an iop"):
        chat.says(text, after=timedelta(minutes=25))
        assert chat.memory.topic == "iop"


def test_another_topic_replaces_the_first(chat: Chat) -> None:
    """A pressed answer counts, too."""
    chat.says("what is an iop")
    chat.presses("ask", "residential-what")
    assert chat.memory.topic == "residential"


# Buttons


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("", ""),
        ("dance", "x"),
        ("ask", "castle"),
        ("group", "castle"),
        ("after", "castle"),
        ("topics", ""),
        ("ask", "../x"),
    ],
)
def test_an_unknown_press_gets_the_topics(chat: Chat, action: str, value: str) -> None:
    """From an older version, or made up: never an error."""
    failures = chat.conversation.failures
    reply = chat.presses(action, value)
    assert reply.body == small_say(chat).topics
    assert {button.action for button in reply.buttons} == {"group", "help"}
    assert chat.conversation.failures == failures


def test_none_of_these_is_honest(chat: Chat) -> None:
    """The same as having no answer."""
    assert chat.presses("none").body == chat.says("best pizza near the station").body


def test_a_shelf_shows_its_questions(chat: Chat) -> None:
    """And the way back."""
    reply = chat.presses("group", "levels-of-care")
    values = [button.value for button in reply.buttons]
    assert values == ["levels-overview", "iop-what", "iop-duration", "residential-what", ""]
    assert reply.buttons[-1].action == "topics"


def test_every_button_of_every_reply_can_be_pressed(chat: Chat) -> None:
    """Whatever a reply offers leads somewhere; choosing a country is the edges' own dialogue."""
    todo = [chat.says(text) for text in ("what is an iop", "iop or rehab", "pizza", CRY, CRY, "nothing matters")]
    seen = set()
    while todo:
        for button in todo.pop().buttons:
            if (button.action, button.value) in seen or button.action == "country":
                continue
            seen.add((button.action, button.value))
            todo.append(chat.presses(button.action, button.value))
    assert len(seen) > 15
    assert chat.conversation.failures == 0


# Failures


class Failing:
    """A matcher and a screen that fail on everything, and quote the message."""

    def rank(self, message: str, topic: str | None) -> Ranking:
        raise RuntimeError(f"cannot rank {message}")

    def screen(self, message: str, earlier: Sequence[str] = ()) -> Alert | None:
        raise RuntimeError(f"cannot screen {message}")

    def afterwards(self, message: str) -> str | None:
        return None

    def language(self, message: str) -> str | None:
        raise RuntimeError(f"cannot tell the language of {message}")


@pytest.mark.parametrize("broken", ["matcher", "screen", "language"])
def test_a_failure_yields_the_crisis_reply_with_an_apology(
    small: Conversation, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is counted; the log tells type and place, and nothing of the message."""
    failing = Failing()
    conversation = Conversation(small.content, small.matcher, small.screen)
    if broken == "matcher":
        conversation.matcher = failing
    elif broken == "screen":
        conversation.screen = failing  # type: ignore[assignment]
    else:
        conversation.screen.language  # noqa: B018 – the real one exists
        conversation.screen = type("S", (), {"screen": small.screen.screen, "afterwards": failing.afterwards})()
        conversation.screen.language = failing.language  # type: ignore[method-assign]
    memory = Memory(danger=Danger("overdose", "self", NOW, 1))
    with caplog.at_level(logging.DEBUG):
        reply, after = conversation.reply("best pizza near the station", memory, NOW)
    assert reply.decision.kind == "crisis"
    assert reply.body == small.content.texts["en"].say.apology
    assert reply.parts[0] == reply.lines
    assert "988" in reply.lines
    assert after == memory
    assert conversation.failures == 1
    assert "pizza" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert "test_conversation.py" in caplog.text


def test_a_failing_matcher_does_not_hide_an_alarm(small: Conversation) -> None:
    """Danger first: what the screen saw is answered as danger, and remembered."""
    conversation = Conversation(small.content, Failing(), small.screen)
    reply, memory = conversation.reply(CRY, Memory(), NOW)
    assert reply.decision.kind == "crisis"
    assert conversation.failures == 1
    assert memory.danger is not None


def test_a_failing_press_is_caught_too(small: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Buttons take the same care as messages."""
    conversation = Conversation(small.content, small.matcher, small.screen)

    def fails(*_: object) -> Reply:
        raise KeyError("cost")

    monkeypatch.setattr(conversation.composer, "answer", fails)
    reply, memory = conversation.press("ask", "cost", Memory(), NOW)
    assert reply.body == small.content.texts["en"].say.apology
    assert (memory, conversation.failures) == (Memory(), 1)


def test_a_failure_keeps_the_numbers_of_a_known_country(small: Conversation) -> None:
    """An apology that names a number that does not reach would be worse than none."""
    conversation = Conversation(small.content, Failing(), small.screen)
    reply, _ = conversation.reply("hello", Memory(country="DE"), NOW)
    assert "112" in reply.lines


def test_an_unknown_language_in_memory_is_answered_in_english(small: Conversation) -> None:
    """Also by the apology."""
    memory = Memory(language="xx")
    assert "The answer about cost." in small.reply("what is the price", memory, NOW)[0].body
    broken = Conversation(small.content, Failing(), small.screen)
    assert broken.reply("hello", memory, NOW)[0].body == small.content.texts["en"].say.apology


# The parts


def test_kinds_are_taken_in_their_order() -> None:
    """Overdose, violence, self-harm, withdrawal, lines."""
    assert URGENT_KINDS == ("overdose", "violence-abuse", "crisis-self-harm", "withdrawal-danger", "crisis-lines")


def ranking(*confidences: float) -> Ranking:
    return Ranking(tuple(Candidate(f"i{n}", c, c) for n, c in enumerate(confidences)), 1.0)


def test_bands_decide_between_answer_choices_and_none(small: Conversation) -> None:
    """From the answer band up it answers; from the offer band it offers those near the best; below it declines."""
    bands = small.content.file.bands.model_copy(update={"answer": 0.6, "offer": 0.4, "offer_share": 0.5})
    assert decide(ranking(0.6, 0.3), None, bands).kind == "answer"
    assert decide(ranking(0.5, 0.3, 0.1), None, bands).choices == ("i0", "i1")
    assert decide(ranking(0.3, 0.2, 0.15, 0.15), None, bands).choices == ("i0", "i1", "i2")
    assert decide(ranking(0.5, 0.01), None, bands).choices == ("i0", "i1")
    assert decide(ranking(0.2, 0.1), None, bands).kind == "none"
    assert decide(ranking(), None, bands).intent is None
    assert decide(ranking(0.2, 0.1), None, bands).intent == "i0"


def test_an_urgent_alert_decides_alone(small: Conversation) -> None:
    """However sure the matcher is; a concern changes nothing but the lead."""
    urgent = Alert("overdose", "urgent", "self", "", "en", ())
    assert decide(ranking(0.99), urgent, small.content.file.bands).kind == "crisis"
    assert decide(ranking(0.99), replace(urgent, level="concern"), small.content.file.bands).kind == "answer"


@pytest.mark.parametrize(
    ("group", "score", "confidence", "kind"),
    [
        ("examples", 0.45, 0.9, "answer"),  # a faint learnt alarm, a question that is plainly known
        ("examples", 0.45, 0.5, "crisis"),
        ("examples", 0.6, 0.99, "crisis"),
        ("wish", 1.0, 0.99, "crisis"),
    ],
)
def test_a_plain_question_outweighs_only_a_faint_learnt_alarm(
    small: Conversation, group: str, score: float, confidence: float, kind: str
) -> None:
    """It gets its answer with the gentle line on top, and the explanation says what lowered it."""
    signal = Signal("overdose", group, "urgent", "any", 0, 5, (), score)
    alert = Alert("overdose", "urgent", "self", "", "en", (signal,))
    decision = decide(ranking(confidence), alert, small.content.file.bands)
    assert decision.kind == kind
    assert decision.concern is (kind == "answer")
    assert decision.alert and decision.alert.signals[0].softened_by == (("plain question",) if kind == "answer" else ())


@pytest.mark.parametrize(
    ("group", "score", "confidence", "gentle"),
    [
        ("examples", 0.2, 0.9, False),  # "how much is it tho": no reason to worry
        ("examples", 0.2, 0.5, True),
        ("examples", 0.4, 0.9, True),
        ("despair", 1.0, 0.99, True),
    ],
)
def test_a_plain_question_gets_no_gentle_line_for_a_faint_score(
    small: Conversation, group: str, score: float, confidence: float, gentle: bool
) -> None:
    """Anything written by people, or a clearer score, keeps the line."""
    signal = Signal("crisis-self-harm", group, "concern", "any", 0, 5, (), score)
    alert = Alert("crisis-self-harm", "concern", "self", "", "en", (signal,))
    assert decide(ranking(confidence), alert, small.content.file.bands).concern is gentle


def test_alarms_are_counted_by_kind_and_person() -> None:
    """And timed."""
    alert = Alert("overdose", "urgent", "self", "", "en", ())
    first = next_danger(None, alert, NOW)
    assert first == Danger("overdose", "self", NOW, 1)
    assert next_danger(first, alert, NOW + timedelta(hours=1)) == Danger(
        "overdose", "self", NOW + timedelta(hours=1), 2
    )
    assert next_danger(first, replace(alert, who="other"), NOW).count == 1
    assert next_danger(first, replace(alert, kind="violence-abuse"), NOW).count == 1


def test_country_and_language_are_never_forgotten_by_time() -> None:
    """Topic and danger are."""
    memory = Memory("iop", NOW, "DE", Danger("overdose", "self", NOW, 1), "es")
    assert forget_old(memory, NOW + timedelta(days=400)) == Memory(country="DE", language="es")


def test_every_reply_of_every_kind_points_to_help(chat: Chat) -> None:
    """In the plain text that a person reads."""
    for text in ("what is an iop", "iop or rehab", "pizza", "hello", "nothing matters", CRY, CRY, "it didn't help"):
        shown = plain_text(chat.says(text))
        assert "988" in shown
        assert "findahelpline.com" in shown
