"""Choosing a country on Telegram: asked, typed, pressed, kept."""

from __future__ import annotations

from tests.telegram_double import Person
from tests.tg.conftest import Stage, labels


def emergency(stage: Stage, code: str) -> str:
    """A country's first emergency number."""
    return stage.content.lines.countries[code].emergency.numbers[0]


def test_a_chosen_country_shows_its_lines_at_once_and_stays(stage: Stage) -> None:
    """/country Germany shows German numbers now and in every later reply, also after a restart."""
    [text] = stage.says("/country Germany")
    assert "Germany" in text and emergency(stage, "DE") in text
    stage.bot.stop()
    stage.start()
    [text] = stage.says("what is an iop?")
    assert emergency(stage, "DE") in text and "988" not in text


def test_the_language_of_the_app_only_orders_the_suggestions(stage: Stage) -> None:
    """A German phone is offered Germany first; nothing is set until the person says so."""
    person = Person(444, "Jan", "de")
    stage.says("/country", person)
    assert labels(stage.last(person))[0] == "Germany"
    [text] = stage.says("what is an iop?", person)
    assert "988" in text


def test_a_typed_name_answers_the_question_for_a_country(stage: Stage) -> None:
    """After /country a name in any form is taken: misspelled, or in the country's own language."""
    for typed, name in (("germny", "Germany"), ("España", "Spain"), ("i live in canada", "Canada")):
        stage.says("/country")
        [text] = stage.says(typed)
        assert name in text


def test_a_doubtful_name_is_offered_and_a_wrong_one_said_to_be_unknown(stage: Stage) -> None:
    """Close names come as buttons; what is no country says so and offers some."""
    stage.says("/country")
    [text] = stage.says("irak")
    assert text.startswith(stage.texts.country.unclear) or "Iraq" in text
    stage.says("/country")
    [text] = stage.says("xqzv")
    assert text.startswith(stage.texts.country.unknown)
    assert labels(stage.last())


def test_another_question_instead_of_a_name_is_answered(stage: Stage) -> None:
    """Whoever asks something else after /country gets that answer; danger goes before all."""
    stage.says("/country")
    [text] = stage.says("what is an iop?")
    assert text.startswith(stage.title("iop-what"))
    stage.says("/country")
    [text] = stage.says("in pain, i want to die")
    assert "988" in "\n".join(text.splitlines()[:3])


def test_the_button_on_a_crisis_reply_leads_to_the_countrys_lines(stage: Stage) -> None:
    """From the alarm: choose, press, and the country's numbers come first."""
    stage.says("i want to die")
    stage.presses(stage.texts.buttons.my_country)
    [text] = stage.presses("United States")
    assert "988" in "\n".join(text.splitlines()[:3])
    [text] = stage.says("i want to die")
    assert stage.texts.buttons.my_country not in labels(stage.last())


def test_after_an_alarm_a_bare_country_name_is_understood(stage: Stage) -> None:
    """ "I'm in Canada" after a crisis reply sets the country without being asked."""
    stage.says("i want to die")
    [text] = stage.says("I'm in Canada")
    assert "Canada" in text


def test_a_country_without_lines_is_told_so(stage: Stage) -> None:
    """A country that the lines file does not know is not set, and said to be missing."""
    for name in ("Vanuatu", "Tuvalu", "Kiribati"):
        [text] = stage.says(f"/country {name}")
        if name not in {country.name for country in stage.content.lines.countries.values()}:
            assert text.startswith(stage.texts.country.without_lines.format(country=name))


def test_a_forged_country_button_sets_nothing(stage: Stage) -> None:
    """A code that no country has asks again."""
    stage.says("hello")
    stage.telegram.callback(stage.ana, "1:country:XX", stage.last())
    stage.bot.settle()
    assert stage.last()["text"].startswith(stage.texts.country.ask[:30])


def test_location_is_declined_and_the_country_offered(stage: Stage) -> None:
    """A shared location is not used; the button for the country is there."""
    stage.bot.settle()
    stage.telegram.sends(stage.ana, location={"latitude": 52.5, "longitude": 13.4})
    stage.bot.settle()
    assert stage.last()["text"].startswith(stage.texts.telegram.notices.location)
    assert labels(stage.last()) == [stage.texts.buttons.my_country]
