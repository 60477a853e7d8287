"""What survives a restart, in one SQLite file: unanswered updates, what is remembered of a chat, feedback counts.

Text of a person lives here only until it is answered. Erasing means three things: the row's content is removed,
`secure_delete` zeroes it in the page, and `wipe` folds the write-ahead log into the file and truncates it, so that no
older copy stays in the log. `wipe` is called within a second of every erasure.

What is written because of one update (memory, which reply answered what) is committed together with "done": a crash
leaves either all of it or none.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .conversation import DANGER_LASTS, TOPIC_LASTS, forget_old
from .model import Danger, Memory
from .writes import Answered, Write, stamp

COUNTRY_LASTS = timedelta(days=90)  # after the person's last message
ANSWERS_LAST = timedelta(hours=24)  # an edit later than that is screened, but changes no reply
NUMBERS_LAST = timedelta(hours=48)  # Telegram keeps an update for 24 hours; then it cannot come again
ASKED_LASTS = timedelta(minutes=15)  # how long a typed name is taken as the answer to "Which country?"
FILE = "bot.sqlite3"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS inbox (
    update_id INTEGER PRIMARY KEY, at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, payload TEXT);
CREATE INDEX IF NOT EXISTS waiting ON inbox (update_id) WHERE payload IS NOT NULL;
CREATE TABLE IF NOT EXISTS memory (
    chat INTEGER NOT NULL, person INTEGER NOT NULL, seen INTEGER NOT NULL,
    topic TEXT, topic_at INTEGER, country TEXT, asked_at INTEGER,
    danger TEXT, danger_who TEXT, danger_at INTEGER, danger_count INTEGER, PRIMARY KEY (chat, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    chat INTEGER NOT NULL, message INTEGER NOT NULL, person INTEGER NOT NULL, reply INTEGER NOT NULL,
    outcome TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (chat, message)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_reply ON answers (chat, reply);
CREATE TABLE IF NOT EXISTS feedback (
    intent TEXT NOT NULL, day TEXT NOT NULL, helped INTEGER NOT NULL DEFAULT 0, not_really INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (intent, day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
"""


class StoreError(Exception):
    """The state folder cannot be used; the message says why and what to do."""


class StoreInUse(StoreError):
    """Another process has the state folder open."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is not answered yet: its number, its JSON, and how often answering it failed."""

    update_id: int
    payload: str
    tries: int


class Store:
    """Opens (and creates) the file below a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            # A number, rewritten in place before each reply is computed: survives a crash at the price of no commit.
            self._computing = os.open(folder / "computing", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._computing, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.touch(mode=0o600)
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
            # FULL: what was confirmed to Telegram must survive a power cut, too.
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
                self._db.execute(f"PRAGMA {pragma}")
            self._db.executescript(_SCHEMA)
        except BlockingIOError:
            line = f"Another instance uses the state folder {folder}: stop it, or name another folder with --state-dir"
            raise StoreInUse(line) from None
        except (OSError, sqlite3.OperationalError) as error:
            mend = "name a folder that this user may write to with --state-dir"
            raise StoreError(f"the state folder {folder} cannot be used ({type(error).__name__}): {mend}") from None
        except sqlite3.DatabaseError as error:
            self._db.close()
            os.close(self._computing)
            mend = f"move {FILE}, {FILE}-wal and {FILE}-shm away, and a new one is made at the next start"
            raise StoreError(f"{path} is damaged ({type(error).__name__}): {mend}") from None
        self.dirty = True  # an earlier run may have left a log

    # -- inbox

    def receive(self, update_id: int, payload: str, now: datetime) -> bool:
        """Keep an update until it is done. False where it is known already: Telegram sent it twice."""
        row = (update_id, stamp(now), payload)
        done = self._db.execute("INSERT OR IGNORE INTO inbox (update_id, at, payload) VALUES (?, ?, ?)", row)
        return done.rowcount == 1

    def waiting(self) -> list[Waiting]:
        """Everything unanswered, oldest first."""
        rows = self._db.execute(
            "SELECT update_id, payload, tries FROM inbox WHERE payload IS NOT NULL ORDER BY update_id"
        )
        return [Waiting(*row) for row in rows]

    def depth(self) -> int:
        """How many updates are unanswered."""
        return int(self._db.execute("SELECT count(*) FROM inbox WHERE payload IS NOT NULL").fetchone()[0])

    def failed(self, update_id: int) -> int:
        """Count a failure to answer; how many there are now."""
        self._db.execute("UPDATE inbox SET tries = tries + 1 WHERE update_id = ?", (update_id,))
        return self.tries(update_id)

    def tries(self, update_id: int) -> int:
        """How often answering an update failed."""
        row = self._db.execute("SELECT tries FROM inbox WHERE update_id = ?", (update_id,)).fetchone()
        return int(row[0]) if row else 0

    def done(self, update_id: int, writes: Iterable[Write] = ()) -> None:
        """Erase an update's content and commit what it led to, together."""
        with self._db:
            self._db.execute("BEGIN")
            for sql, values in writes:
                self._db.execute(sql, values)
            self._db.execute("UPDATE inbox SET payload = NULL WHERE update_id = ?", (update_id,))
        self.dirty = True

    def computing(self, update_id: int) -> None:
        """Note whose reply is being computed (0: nobody's), to find the one that kills the process."""
        os.pwrite(self._computing, update_id.to_bytes(8, "little", signed=True), 0)

    def crashed_on(self) -> int:
        """The update whose reply was being computed when the last process died, or 0."""
        return int.from_bytes(os.pread(self._computing, 8, 0), "little", signed=True)

    # -- memory

    def recall(self, chat: int, person: int, now: datetime) -> Memory:
        """What is remembered of a person in a chat; what has expired is not."""
        row = self._db.execute(
            "SELECT topic, topic_at, country, danger, danger_who, danger_at, danger_count, seen"
            " FROM memory WHERE chat = ? AND person = ?",
            (chat, person),
        ).fetchone()
        if row is None:
            return Memory()
        topic, topic_at, country, kind, who, at, count, seen = row
        danger = Danger(kind, who, _time(at), count) if kind else None
        fresh = now - _time(seen) <= COUNTRY_LASTS
        memory = Memory(topic, _time(topic_at) if topic_at else None, country if fresh else None, danger)
        return forget_old(memory, now)

    def asked_country(self, chat: int, person: int, now: datetime) -> bool:
        """Whether this person was asked for a country just now."""
        sql = "SELECT asked_at FROM memory WHERE chat = ? AND person = ?"
        row = self._db.execute(sql, (chat, person)).fetchone()
        return bool(row and row[0] and now - _time(row[0]) <= ASKED_LASTS)

    # -- answers

    def answer_to(self, chat: int, message: int) -> Answered | None:
        """The reply that answered a message."""
        return self._answered("message", chat, message)

    def answer_with(self, chat: int, reply: int) -> Answered | None:
        """What a reply of the bot answered."""
        return self._answered("reply", chat, reply)

    def last_reply(self, chat: int) -> int:
        """The newest reply noted for a chat, or 0."""
        return self._db.execute("SELECT max(reply) FROM answers WHERE chat = ?", (chat,)).fetchone()[0] or 0

    def _answered(self, column: str, chat: int, number: int) -> Answered | None:
        sql = f"SELECT message, person, reply, outcome FROM answers WHERE chat = ? AND {column} = ?"
        row = self._db.execute(sql, (chat, number)).fetchone()
        return Answered(*row) if row else None

    # -- counts: no person attached

    def feedback_counts(self) -> list[tuple[str, str, int, int]]:
        """(intent, day, helped, not really), oldest day first."""
        return self._db.execute("SELECT intent, day, helped, not_really FROM feedback ORDER BY day, intent").fetchall()

    def count(self, name: str) -> int:
        """A named count."""
        row = self._db.execute("SELECT value FROM counts WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    # -- housekeeping

    def apply(self, writes: Iterable[Write]) -> None:
        """Commit writes that belong to no update."""
        with self._db:
            self._db.execute("BEGIN")
            for sql, values in writes:
                self._db.execute(sql, values)
        self.dirty = True

    def sweep(self, now: datetime) -> None:
        """Erase everything that has expired."""
        at = {name: stamp(now - lasts) for name, lasts in _EXPIRY.items()}
        self.apply(
            [
                ("DELETE FROM inbox WHERE payload IS NULL AND at < ?", (at["numbers"],)),
                ("DELETE FROM answers WHERE at < ?", (at["answers"],)),
                ("UPDATE memory SET topic = NULL, topic_at = NULL WHERE topic_at < ?", (at["topic"],)),
                (
                    "UPDATE memory SET danger = NULL, danger_who = NULL, danger_at = NULL, danger_count = NULL"
                    " WHERE danger_at < ?",
                    (at["danger"],),
                ),
                ("UPDATE memory SET country = NULL WHERE seen < ?", (at["country"],)),
                ("UPDATE memory SET asked_at = NULL WHERE asked_at < ?", (at["asked"],)),
                (
                    "DELETE FROM memory"
                    " WHERE topic IS NULL AND country IS NULL AND danger IS NULL AND asked_at IS NULL",
                    (),
                ),
            ]
        )

    def wipe(self) -> None:
        """Fold the write-ahead log into the file and truncate it: nothing erased stays readable."""
        if self.dirty:
            busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self.dirty = bool(busy)

    def close(self) -> None:
        """Wipe and close."""
        self.wipe()
        self._db.close()
        os.close(self._computing)


_EXPIRY = {
    "numbers": NUMBERS_LAST,
    "answers": ANSWERS_LAST,
    "topic": TOPIC_LASTS,
    "danger": DANGER_LASTS,
    "country": COUNTRY_LASTS,
    "asked": ASKED_LASTS,
}


def _time(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
