"""What goes wrong → what the person saw, what the operator saw, and how the process ended.

    python benchmarks/faults.py [NAME …] [--list]

Each row is a real process (`python -m bot serve`) against a Bot API double on loopback, and what came of it; nothing in
the table is written by hand but the names. Takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # run as a file: the bot need not be installed
    sys.path.insert(0, str(ROOT))

from benchmarks import served  # noqa: E402
from bot.conversation import Conversation  # noqa: E402
from bot.tg.settings import Pace  # noqa: E402
from tests.telegram_double import Fault, Person, TelegramDouble  # noqa: E402

ASK, CRY = "what is an iop", "i want to die"
GROUP = {"id": -42, "type": "group", "title": "Family"}
COUNTS = ("repeated", "unreadable", "set_aside", "failures", "limited", "send_errors", "fail_safe")


class Scene:
    """One fault: Telegram, Ana, a state folder and the processes that were started on it.

    Attributes:
        telegram, ana, folder: the stage.
        process: the bot that was started last.
    """

    def __init__(self, telegram: TelegramDouble, folder: Path) -> None:
        self.telegram, self.folder, self.ana = telegram, folder, Person(111, "Ana")
        self.process: subprocess.Popen[str]
        self.codes: list[str] = []
        self._counts: Counter[str] = Counter()
        self._port, self._logs = 0, 0

    def start(self, *options: str, ready: bool = True, **more: Any) -> Scene:
        """Start a bot and wait until it receives."""
        self._port, self._logs = served.free_port(), self._logs + 1
        log = (self.folder / f"log{self._logs}").open("w")
        port = () if "--health-port" in options else ("--health-port", str(self._port))
        url = more.pop("url", self.telegram.url)
        self.process = served.start(url, self.folder / "state", *options, *port, stderr=log, **more)
        if ready:
            self.wait(lambda: served.fetch(f"http://127.0.0.1:{self._port}/readyz") == "ok\n", 90)
        return self

    def say(self, text: str, **more: Any) -> Scene:
        """Ana writes."""
        self.telegram.says(self.ana, text, **more)
        return self

    def wait(self, true: Callable[[], Any], seconds: float = 40.0) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.1)

    def settle(self, seconds: float = 40.0) -> Scene:
        """Wait until everything is received and answered; keep the bot's counts."""

        def settled() -> bool:
            counts = served.metrics(self._port)
            # Unreadable updates are confirmed with the next poll: what is left is what nobody has fetched.
            return counts.get("bot_inbox_depth") == 0 and not self.telegram.world.updates

        self.wait(settled, seconds)
        self._counts.update(served.metrics(self._port))
        return self

    def stop(self) -> None:
        """SIGTERM."""
        self.process.terminate()
        self.ended()

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.ended()

    def ended(self, seconds: float = 60.0) -> None:
        """Wait for the end; the exit code."""
        code = self.process.wait(seconds)
        self.codes.append(f"killed ({-code})" if code < 0 else str(code))

    def close(self) -> None:
        """End what still runs."""
        if self.process.poll() is None:
            self.stop()

    def person_saw(self) -> str:
        """First lines of what was sent to anybody, in order."""
        with self.telegram.changed:
            found = [m["text"] for m in self.telegram.world.messages.values() if m["from"]["is_bot"]]
        told = [" … ".join(line.rstrip(".:")[:44] for line in _telling(text)) for text in found]
        return "; ".join(f"{text} ×{n}" if n > 1 else text for text, n in Counter(told).items()) or "nothing"

    def operator_saw(self) -> str:
        """Plain lines, warnings and errors of all logs, and counts that are not zero."""
        lines: Counter[str] = Counter()
        for number in range(1, self._logs + 1):
            for line in (self.folder / f"log{number}").read_text("utf-8").splitlines():
                row = json.loads(line) if line.startswith("{") else {"level": "", "event": line}
                if row["level"] != "info":
                    lines[f"{row['event']}{' (' + row['error'] + ')' if 'error' in row else ''}"] += 1
        folder = str(self.folder)
        shown = [f"{line.replace(folder, '…')}{f' ×{n}' if n > 1 else ''}" for line, n in lines.items()]
        shown += [f"`{name}` {value:.0f}" for name, value in self._counts.items() if value and _tells(name)]
        return "; ".join(shown) or "nothing"


def _telling(text: str) -> list[str]:
    """The first line – after a late reply's opening, that and the next."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[:2] if lines[0].startswith(("I was away", "Are you safe")) else lines[:1]


def _tells(name: str) -> bool:
    return "_created" not in name and any(part in name for part in COUNTS)


# -- what goes wrong. The first line of each docstring is the row's name.


def sending(fault: Fault, times: int = 1, text: str = ASK) -> Callable[[Scene], None]:
    """A scene in which sending fails, and then does not."""

    def scene(scene: Scene) -> None:
        scene.start()
        scene.telegram.fails("sendMessage", fault, times)
        scene.say(text).settle(60)

    return scene


def long_429(scene: Scene) -> None:
    scene.start()
    scene.telegram.fails("sendMessage", Fault.too_many(3600))
    scene.say(ASK).wait(lambda: scene.telegram.calls("sendMessage"))
    scene.stop()
    scene.start().settle()


def migrated(scene: Scene) -> None:
    new = {"id": -100500, "type": "supergroup", "title": "Family"}
    scene.telegram.world.messages[-100500, 1] = {"chat": new, "from": scene.ana.user, "message_id": 1}
    scene.start()
    refusal = Fault.refuse(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=new["id"])
    scene.telegram.fails("sendMessage", refusal)
    scene.say(f"/ask {ASK}", chat=GROUP).settle()


def old_press(scene: Scene) -> None:
    scene.start().say(ASK).settle()
    [message] = scene.telegram.replies(scene.ana.id)
    scene._counts.clear()
    scene.telegram.fails("answerCallbackQuery", Fault.refuse(400, "Bad Request: query is too old"))
    scene.telegram.presses(scene.ana, message, message["reply_markup"]["inline_keyboard"][0][0]["text"])
    scene.settle()


def unreadable(scene: Scene) -> None:
    scene.start()
    scene.telegram.raw("message", {"message_id": "x", "date": "never", "chat": []})
    scene.say(ASK).settle()


def twice(scene: Scene) -> None:
    scene.start().say(ASK)
    again = dict(scene.telegram.world.updates[0])
    scene.settle()
    scene.stop()
    scene.telegram.world.updates.append(again)
    scene.start().settle()


def killed(scene: Scene) -> None:
    scene.start()
    scene.telegram.fails("sendMessage", Fault.too_many(3600))
    scene.say(ASK).wait(lambda: scene.telegram.calls("sendMessage"))
    scene.kill()
    scene.start().settle()


def late(scene: Scene) -> None:
    scene.say(CRY, date=int(time.time()) - 3000).start().settle()


def disk_full(scene: Scene) -> None:
    scene.start(preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
    resource.prlimit(scene.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    scene.say(ASK)
    time.sleep(4)
    resource.prlimit(scene.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    scene.settle()


def flood(scene: Scene) -> None:
    scene.start()
    for number in range(100):
        scene.say(CRY if number == 90 else f"spam {number}")
    scene.settle(90)


def network_lost(scene: Scene) -> None:
    scene.start()
    scene.telegram.fails("getUpdates", Fault.drop(False), 4)
    scene.say(ASK).settle(90)


def drained(scene: Scene) -> None:
    scene.start()
    for number in range(30):
        scene.telegram.says(Person(1000 + number), ASK)
    scene.wait(lambda: scene.telegram.calls("sendMessage"))
    scene.stop()
    scene.start().settle()


def refused_at_start(scene: Scene) -> None:
    scene.telegram.fails("getMe", Fault.refuse(401, "Unauthorized"))
    scene.start(ready=False).ended()


def refused_later(scene: Scene) -> None:
    scene.start()
    scene.telegram.fails("getUpdates", Fault.refuse(401, "Unauthorized"), 9)
    scene.say(ASK).ended()


def rival(scene: Scene) -> None:
    conflict = Fault.refuse(409, "Conflict: terminated by other getUpdates request")
    scene.telegram.fails("getUpdates", conflict, 99)
    scene.start(ready=False).ended()


def folder_in_use(scene: Scene) -> None:
    first = scene.start().process
    scene.start(ready=False).ended()
    first.terminate()
    first.wait(60)


def unreachable(scene: Scene) -> None:
    scene.start(url="http://127.0.0.1:9", ready=False).ended()


def odd(kind: str) -> Callable[[Scene], None]:
    """A scene with a bot that has something wrong inside."""

    def scene(scene: Scene) -> None:
        scene.start(command=("benchmarks.faults", "--odd", kind), ready=kind != "deaf")
        if kind == "poison":
            scene.say("this is poison").say(ASK).settle()
            return
        if kind == "stuck":
            scene.say(kind)
        scene.ended(90)

    return scene


def port_taken(scene: Scene) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        scene.start("--health-port", str(port), ready=False).ended()


def no_token(scene: Scene) -> None:
    scene.start(ready=False, environment={}).ended()


def bad_token(scene: Scene) -> None:
    scene.start(ready=False, environment={"TELEGRAM_BOT_TOKEN": "123456:short"}).ended()


def no_folder(scene: Scene) -> None:
    (scene.folder / "state").write_text("a file where the folder should be")
    scene.start(ready=False).ended()


def damaged(scene: Scene) -> None:
    (scene.folder / "state").mkdir()
    (scene.folder / "state" / "bot.sqlite3").write_bytes(b"not a database" * 1000)
    scene.start(ready=False).ended()


def bad_content(scene: Scene) -> None:
    (scene.folder / "intents.yaml").write_text("intents: 5\n")
    (scene.folder / "responses").mkdir()
    scene.start("--content", str(scene.folder), ready=False).ended()


def unreviewed(scene: Scene) -> None:
    scene.start("--require-review", "A", ready=False).ended()


def usage(scene: Scene) -> None:
    scene.start("--port", "high", ready=False).ended()


SCENES: dict[str, Callable[[Scene], None]] = {
    "429: wait 2 s": sending(Fault.too_many(2)),
    "429: wait an hour; SIGTERM; started again": long_429,
    "502, three times": sending(Fault.bad_gateway(), 3),
    "connection breaks before delivery": sending(Fault.drop(False)),
    "connection breaks after delivery": sending(Fault.drop(True)),
    "200 with garbage, not delivered": sending(Fault.garbage(False)),
    "no answer for 16 s to an ordinary reply that was delivered": sending(Fault.hang(16, True)),
    "no answer for 16 s to a crisis reply that was delivered": sending(Fault.hang(16, True), text=CRY),
    "400: can't parse entities": sending(Fault.refuse(400, "Bad Request: can't parse entities: unsupported tag")),
    "400: a button is not accepted": sending(Fault.refuse(400, "Bad Request: BUTTON_DATA_INVALID")),
    "403: the person blocked the bot": sending(Fault.refuse(403, "Forbidden: bot was blocked by the user")),
    "400: chat not found": sending(Fault.refuse(400, "Bad Request: chat not found")),
    "the group became a supergroup": migrated,
    "a button pressed too long ago": old_press,
    "an update that cannot be parsed, then a question": unreadable,
    "the same update twice, across a restart": twice,
    "kill -9 while a reply waits; started again": killed,
    "a cry written 50 minutes before the start": late,
    "a message that makes the bot fail, then a question": odd("poison"),
    "disk full for 4 s": disk_full,
    "100 messages at once, one of them a cry": flood,
    "getUpdates broken off four times": network_lost,
    "SIGTERM while 30 people wait; started again": drained,
    "token refused at start": refused_at_start,
    "token revoked later": refused_later,
    "another machine polls with the same token": rival,
    "another process uses the state folder": folder_in_use,
    "Telegram out of reach at start": unreachable,
    "no poll answered for too long (limit shortened to 3 s)": odd("deaf"),
    "the event loop hangs (limit shortened to 2 s)": odd("stuck"),
    "health port taken": port_taken,
    "no token": no_token,
    "malformed token": bad_token,
    "state folder is a file": no_folder,
    "state file damaged": damaged,
    "content with a mistake": bad_content,
    "crisis texts not reviewed, `--require-review A`": unreviewed,
    "a wrong option": usage,
}


# -- a bot with something wrong inside


class Odd:
    """A conversation that fails on one word and hangs on another."""

    def __init__(self, inner: Conversation) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def reply(self, message: str, *more: Any) -> Any:
        """The inner one's, if it gets that far."""
        if "poison" in message:
            raise RuntimeError(message)
        if "stuck" in message:
            time.sleep(3600)
        return self._inner.reply(message, *more)


def serve_odd(kind: str, arguments: Sequence[str]) -> int:
    """`serve` with a strange conversation or short patience."""
    from bot.content import content_root, load
    from bot.learning import conversation
    from bot.serving import serve_options, settings_from
    from bot.tg.app import serve

    parser = argparse.ArgumentParser()
    serve_options(parser)
    pace = {"deaf": Pace(poller_unheard=3.0), "stuck": Pace(stuck=2.0)}.get(kind, Pace())
    settings = replace(settings_from(parser.parse_args(arguments)), pace=pace)
    return serve(Odd(conversation(load(content_root()))), settings)  # type: ignore[arg-type]


# -- the table


@contextmanager
def _staged(name: str) -> Iterator[Scene]:
    with TelegramDouble() as telegram, tempfile.TemporaryDirectory() as folder:
        scene = Scene(telegram, Path(folder))
        try:
            yield scene
        finally:
            scene.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--odd"]:
        return serve_odd(given[1], given[2:])
    parser = argparse.ArgumentParser(description="A table of faults and what came of them.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a row's name; all rows without any")
    parser.add_argument("--list", action="store_true", help="only list the rows")
    options = parser.parse_args(given)
    names = [name for name in SCENES if not options.names or any(part in name for part in options.names)]
    if options.list:
        print("\n".join(names))
        return 0
    print("| fault | the person saw | the operator saw | exit code |\n| --- | --- | --- | --- |")
    good = True
    for name in names:
        with _staged(name) as scene:
            try:
                SCENES[name](scene)
                scene.close()
                row = (name, scene.person_saw(), scene.operator_saw(), ", ".join(scene.codes))
            except TimeoutError:
                good, row = False, (name, scene.person_saw(), f"NOT SETTLED: {scene.operator_saw()}", "?")
            except subprocess.TimeoutExpired:
                good, row = False, (name, scene.person_saw(), f"DID NOT END: {scene.operator_saw()}", "?")
            print("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |", flush=True)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
