"""Who wrote, where and when: the little that handlers need of an update."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from telegram import Message, Update, User
from telegram.constants import ChatType

from .send import Place

# Stand-ins that Telegram puts in the place of people: an anonymous admin, and somebody who writes as a channel.
_STAND_INS = frozenset({1087968824, 136817688})


@dataclass(frozen=True, slots=True)
class Visit:
    """One update, as far as a reply depends on it.

    Attributes:
        update_id: its number; what it leads to is committed under it.
        chat, person: whose memory this is. In a private chat the two are the same.
        private: whether nobody else reads along.
        language: of the person's app ("en", "es-MX"), or None.
        at: when it was sent.
        message: number of the message that was written, or on which a button was pressed; None where there is none.
        thread: topic of a forum group, or None.
    """

    update_id: int
    chat: int
    person: int
    private: bool
    language: str | None
    at: datetime
    message: int | None = None
    thread: int | None = None

    @property
    def place(self) -> Place:
        """Where a reply goes. In groups it is tied to the message it answers."""
        return Place(self.chat, self.thread, None if self.private else self.message)


def visit(update: Update) -> Visit | None:
    """The visit that an update stands for; None for what is no person's business with the bot."""
    query, message = update.callback_query, update.message or update.edited_message
    if query is not None:
        now = datetime.now(UTC)
        chat = query.message.chat if query.message else None
        if chat is None or query.from_user.is_bot:
            return None
        private = chat.type == ChatType.PRIVATE
        thread = _thread(query.message) if isinstance(query.message, Message) else None
        number = query.message.message_id if query.message else None
        return Visit(
            update.update_id, chat.id, query.from_user.id, private, query.from_user.language_code, now, number, thread
        )
    if message is None:
        return None
    person = _person(message)
    if person is None or message.chat.type == ChatType.CHANNEL:
        return None
    return Visit(
        update.update_id,
        message.chat.id,
        person,
        message.chat.type == ChatType.PRIVATE,
        message.from_user.language_code if message.from_user else None,
        message.edit_date or message.date,
        message.message_id,
        _thread(message),
    )


def _person(message: Message) -> int | None:
    """Who wrote. Nobody, where it was another bot or a post copied in from the linked channel."""
    user: User | None = message.from_user
    ours = message.via_bot is not None and message.via_bot.id == message.get_bot().id  # a text of ours, shared inline
    if message.is_automatic_forward or ours or user is None:
        return None
    if user.id in _STAND_INS:
        return message.sender_chat.id if message.sender_chat else None
    return None if user.is_bot else user.id


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
