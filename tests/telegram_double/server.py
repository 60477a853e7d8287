"""The double's HTTP side and the hands that a test has: say, press, edit, fail, wait.

It runs in a thread of its own, so a test reads like a conversation and the bot under test has its own event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import tornado.httpserver
import tornado.netutil
import tornado.web
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from .faults import Fault, Faults
from .spec import Refused, checked
from .world import BOT, TOKEN, Call, Person, World


class _Method(tornado.web.RequestHandler):
    def initialize(self, double: TelegramDouble) -> None:
        self.double = double

    async def post(self, token: str, method: str) -> None:
        if token != self.double.token:
            return self._refuse(Refused("Unauthorized" if ":" in token else "Not Found", 401 if ":" in token else 404))
        raw = {name: self.get_argument(name, strip=False) for name in self.request.arguments}
        call = Call(method, raw, time.time())
        try:
            call.params = checked(method, raw)
            fault = self.double.faults.next(method, call.params)
            if fault is not None:
                call.fault = f"{fault.how} {fault.code or ''}".strip()
            if fault is None or fault.delivered:
                call.result = await self._carry_out(call)
                call.delivered = True
            if fault is not None:
                return await self._fail(fault)
            self.finish({"ok": True, "result": call.result})
        except Refused as refused:
            call.refused = refused.description
            self._refuse(refused)
        finally:
            if method != "getUpdates":
                with self.double.changed:
                    self.double.world.calls.append(call)
                    self.double.changed.notify_all()

    get = post

    async def _carry_out(self, call: Call) -> Any:
        if call.method == "getUpdates":
            return await self.double.poll(call.params)
        with self.double.changed:
            return self.double.world.carry_out(call.method, call.params)

    async def _fail(self, fault: Fault) -> None:
        if fault.how == "refuse":
            self._refuse(Refused(fault.description, fault.code, **fault.parameters))
        elif fault.how == "garbage":
            self.finish(b"<html>not what you think\xff")
        elif fault.how == "drop":
            self.detach().close()
        else:
            await asyncio.sleep(fault.seconds)
            self.finish({"ok": True, "result": True})

    def _refuse(self, refused: Refused) -> None:
        self.set_status(refused.code)
        body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
        if refused.parameters:
            body["parameters"] = refused.parameters
        self.finish(body)

    def log_exception(self, *args: Any) -> None:
        if not isinstance(args[1], Refused):
            super().log_exception(*args)


class TelegramDouble:
    """`with TelegramDouble() as telegram: …`

    Attributes:
        world: what Telegram remembers.
        faults: what goes wrong next.
    """

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token, self.world, self.faults = token, World(), Faults()
        self.changed = threading.Condition(threading.RLock())
        self._port, self._pollers = port, 0
        self._thread: threading.Thread | None = None
        self.url = ""

    # -- life

    def __enter__(self) -> TelegramDouble:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        ready.wait(5)
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        assert self._thread is not None
        self._thread.join(5)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop, self._news = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        pattern = r"/bot([^/]+)/(\w+)"
        self._http = tornado.httpserver.HTTPServer(
            tornado.web.Application([(pattern, _Method, {"double": self})], log_function=lambda _: None)
        )
        sockets = tornado.netutil.bind_sockets(self._port, "127.0.0.1")
        self._http.add_sockets(sockets)
        self._port = sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        ready.set()
        pushing = asyncio.create_task(self._push())
        await self._stop.wait()
        pushing.cancel()
        self._http.stop()
        await self._http.close_all_connections()

    async def poll(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        """getUpdates: long polling with offsets; a newer poller ends an older one."""
        if self.world.webhook.get("url"):
            raise Refused("Conflict: can't use getUpdates method while webhook is active", 409)
        self._pollers += 1
        mine, until = self._pollers, time.monotonic() + params.get("timeout", 0)
        self._news.set()  # wakes the older poller, which finds that it is not the last one any more
        while True:
            if mine != self._pollers:
                text = (
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                )
                raise Refused(text, 409)
            with self.changed:
                self.world.allowed = params.get("allowed_updates", self.world.allowed) or None
                found = self.world.take_updates(params.get("offset", 0), params.get("limit", 100))
                self.changed.notify_all()
            if found or time.monotonic() >= until:
                return found
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), max(0.0, until - time.monotonic()))

    async def _push(self) -> None:
        """Webhook: deliver each update until its answer is 2xx."""
        client = AsyncHTTPClient()
        while True:
            await asyncio.sleep(0.01)
            hook = self.world.webhook
            if not hook.get("url") or not self.world.updates:
                continue
            update = self.world.updates[0]
            headers = {"Content-Type": "application/json"}
            if "secret_token" in hook:
                headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret_token"]
            try:
                request = HTTPRequest(hook["url"], "POST", headers, json.dumps(update), request_timeout=5)
                answer = await client.fetch(request, raise_error=False)
            except OSError:
                continue
            if answer.code == 200:
                with self.changed:
                    self.world.take_updates(update["update_id"] + 1, 100)
                    self.changed.notify_all()

    # -- what people do

    def update(self, kind: str, payload: dict[str, Any]) -> int:
        """Any update at all; its id."""
        with self.changed:
            number = self.world.add_update(kind, payload)
            chat = payload.get("chat")
            if kind in ("message", "edited_message") and isinstance(chat, dict):
                self.world.messages.setdefault((chat["id"], payload["message_id"]), payload)
        self._loop.call_soon_threadsafe(self._news.set)
        return number

    def raw(self, kind: str, payload: Any) -> None:
        """An update that need not make any sense."""
        with self.changed:
            self.world.add_update(kind, payload)
        self._loop.call_soon_threadsafe(self._news.set)

    def sends(self, person: Person, chat: dict[str, Any] | None = None, **content: Any) -> dict[str, Any]:
        """A person sends anything."""
        with self.changed:
            message = self.world.message(chat or person.chat, person.user, **content)
            self.world.write(person.name, message)
        self.update("message", message)
        return message

    def says(self, person: Person, text: str, chat: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """A person writes a text; commands and mentions are marked as Telegram marks them."""
        return self.sends(person, chat, text=text, **({"entities": found} if (found := entities(text)) else {}), **more)

    def edits(self, message: dict[str, Any], text: str) -> None:
        """A person changes what they wrote."""
        edited = message | {"text": text, "edit_date": int(time.time())}
        self.world.transcript.append(f"{message['from']['first_name']} changes it to: {text}")
        self.update("edited_message", edited)

    def presses(self, person: Person, message: dict[str, Any], label: str) -> None:
        """A person presses the button with this label."""
        buttons = [b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
        data = next((b["callback_data"] for b in buttons if b["text"] == label and "callback_data" in b), None)
        assert data is not None, f"no button {label!r} among {[b['text'] for b in buttons]}"
        self.world.transcript.append(f"{person.name} presses [{label}]")
        self.callback(person, data, message)

    def callback(self, person: Person, data: str, message: dict[str, Any] | None) -> None:
        """A press with any data."""
        query = {"id": f"q{time.monotonic_ns()}", "from": person.user, "chat_instance": "1", "data": data}
        self.world.open_queries.add(query["id"])
        self.update("callback_query", query | ({"message": message} if message else {"inline_message_id": "x"}))

    def asks_inline(self, person: Person, text: str) -> str:
        """A person types the bot's name and a query in some chat; the query's id."""
        query = {"id": f"i{time.monotonic_ns()}", "from": person.user, "query": text, "offset": ""}
        self.world.open_queries.add(query["id"])
        self.world.transcript.append(f"{person.name} types: @{'care_answers_bot'} {text}")
        self.update("inline_query", query)
        return query["id"]

    # -- what a test sees

    def fails(self, method: str, fault: Fault, times: int = 1, chat: int | None = None) -> None:
        """Let the next calls of a method meet a fault."""
        self.faults.plan(method, fault, times, chat)

    def until(self, true: Callable[[], Any], seconds: float = 5.0, what: str = "it") -> Any:
        """Wait until something holds; what it returned. Fails after `seconds` with the transcript."""
        end = time.monotonic() + seconds
        with self.changed:
            while not (found := true()):
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(
                        f"{what} did not happen within {seconds} s\n" + "\n".join(self.world.transcript[-40:])
                    )
                self.changed.wait(min(left, 0.02))
        return found

    def calls(self, *methods: str) -> list[Call]:
        """The bot's calls so far, of some methods or all."""
        with self.changed:
            return [call for call in self.world.calls if not methods or call.method in methods]

    def replies(self, chat: int) -> list[dict[str, Any]]:
        """The bot's messages in a chat, as they read now."""
        with self.changed:
            return [
                m for (c, _), m in sorted(self.world.messages.items()) if c == chat and m["from"]["id"] == BOT["id"]
            ]

    def refused(self) -> list[str]:
        """Every call that Telegram would have refused as invalid: must be empty."""
        return [f"{call.method}: {call.refused}" for call in self.calls() if call.refused]


def entities(text: str) -> list[dict[str, Any]]:
    """Commands and mentions in a text, with offsets in UTF-16 code units."""
    found = []
    for match in re.finditer(r"(?<!\S)/[A-Za-z0-9_]+(@\w+)?|@\w{5,}", text):
        start = len(text[: match.start()].encode("utf-16-le", "surrogatepass")) // 2
        kind = "bot_command" if match.group().startswith("/") else "mention"
        found.append({"type": kind, "offset": start, "length": len(match.group())})
    return found
