"""The double refuses what Telegram refuses: otherwise "nothing invalid was sent" would mean nothing."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.telegram_double import TOKEN, Person, TelegramDouble

ANA = Person(1, "Ana")


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramDouble]:
    """A double that Ana has written to."""
    with TelegramDouble() as double:
        double.says(ANA, "hello")
        yield double


def call(telegram: TelegramDouble, method: str, token: str = TOKEN, **params: Any) -> tuple[int, dict[str, Any]]:
    """Call a method as a bot does: form fields, JSON for what is structured."""
    fields = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
    data = urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.urlopen(f"{telegram.url}/bot{token}/{method}", data, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def button(**action: Any) -> dict[str, Any]:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "x", **action}]]}


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("an unknown parameter", {"colour": "red"}),
    ("a wrong type", {"disable_notification": "perhaps"}),
    ("an empty text", {"text": "  "}),
    ("a text that is empty after parsing", {"text": "<b></b>", "parse_mode": "HTML"}),
    ("4097 characters", {"text": "x" * 4097}),
    ("2049 emoji of two units each", {"text": "🫠" * 2049}),
    ("an unknown tag", {"text": "<div>x</div>", "parse_mode": "HTML"}),
    ("an open tag", {"text": "<b>x", "parse_mode": "HTML"}),
    ("crossed tags", {"text": "<b><i>x</b></i>", "parse_mode": "HTML"}),
    ("a lone <", {"text": "a < b", "parse_mode": "HTML"}),
    ("a link without address", {"text": '<a href="x">y</a>', "parse_mode": "HTML"}),
    ("an unknown parse mode", {"parse_mode": "HTML5"}),
    ("a button without an action", {"reply_markup": button()}),
    ("a button with two actions", {"reply_markup": button(url="https://x.org", callback_data="1")}),
    ("65 bytes of callback data", {"reply_markup": button(callback_data="x" * 65)}),
    ("33 two-byte letters of callback data", {"reply_markup": button(callback_data="é" * 33)}),
    ("a button with an unknown key", {"reply_markup": button(callback_data="1", colour="red")}),
    ("an unknown chat", {"chat_id": 77}),
    ("a reply to nothing", {"reply_parameters": {"message_id": 999}}),
]


@pytest.mark.parametrize(("what", "params"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_message_is_refused(telegram: TelegramDouble, what: str, params: dict[str, Any]) -> None:
    """400 with a description."""
    status, answer = call(telegram, "sendMessage", **({"chat_id": ANA.id, "text": "x"} | params))
    assert status == 400 and answer["description"].startswith("Bad Request")


def test_a_right_message_is_taken(telegram: TelegramDouble) -> None:
    """4096 characters after parsing, a link, a valid button."""
    text = "<b>" + "x" * 4090 + '</b> <a href="https://x.org?a=1&amp;b=2">y</a> &lt;'
    markup = button(callback_data="x" * 64)
    status, answer = call(telegram, "sendMessage", chat_id=ANA.id, text=text, parse_mode="HTML", reply_markup=markup)
    assert status == 200 and answer["result"]["text"].endswith("x y <")


OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("setMyDescription", {"description": "x" * 513}),
    ("setMyShortDescription", {"short_description": "x" * 121}),
    ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}),
    ("setMyCommands", {"commands": [{"command": "start", "description": "x" * 257}]}),
    ("setMyCommands", {"commands": [{"command": "start"}]}),
    ("answerCallbackQuery", {"callback_query_id": "q", "text": "x" * 201}),
    ("answerCallbackQuery", {"callback_query_id": "never-asked"}),
    ("editMessageText", {"chat_id": 1, "message_id": 1, "text": "not the bot's own"}),
    ("answerInlineQuery", {"inline_query_id": "never-asked", "results": []}),
    ("answerInlineQuery", {"inline_query_id": "q", "results": [{"type": "article", "id": "1"}]}),
]


@pytest.mark.parametrize(("method", "params"), OTHERS)
def test_other_wrong_calls_are_refused(telegram: TelegramDouble, method: str, params: dict[str, Any]) -> None:
    """Limits and unknown numbers of the other methods."""
    assert call(telegram, method, **params)[0] == 400


def test_tokens_and_methods_are_checked(telegram: TelegramDouble) -> None:
    """401 for a wrong token, 404 for a malformed one and for unknown methods."""
    assert call(telegram, "getMe", token="1:wrong")[0] == 401
    assert call(telegram, "getMe", token="nonsense")[0] == 404
    assert call(telegram, "sendLove")[0] == 404


def test_offsets_confirm_updates() -> None:
    """An update comes again until a higher offset is asked for; a newer poller ends an older one."""
    with TelegramDouble() as telegram:
        telegram.says(ANA, "one")
        telegram.says(ANA, "two")
        _, first = call(telegram, "getUpdates")
        _, again = call(telegram, "getUpdates")
        assert first == again and len(first["result"]) == 2
        _, rest = call(telegram, "getUpdates", offset=first["result"][1]["update_id"])
        assert [update["message"]["text"] for update in rest["result"]] == ["two"]
        _, nothing = call(telegram, "getUpdates", offset=first["result"][1]["update_id"] + 1)
        assert nothing["result"] == []
