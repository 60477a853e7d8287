"""The shape of what we read of an update. python-telegram-bot parses without checking types; this does.

Only fields that handlers touch are named. An update that does not fit came from no Telegram: it is counted and skipped,
so that no handler has to be wary of a chat without a number or a text that is a list.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Number = Annotated[int, Field(ge=-(2**52), le=2**52)]
Moment = Annotated[int, Field(ge=0, le=2**35)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class User(_Shape):
    id: Number
    is_bot: bool
    first_name: str
    language_code: str | None = None
    username: str | None = None


class Chat(_Shape):
    id: Number
    type: str


class Entity(_Shape):
    type: str
    offset: Annotated[int, Field(ge=0, le=2**16)]
    length: Annotated[int, Field(ge=0, le=2**16)]
    user: User | None = None


class Quote(_Shape):
    text: str
    position: Number


class Worded(_Shape):
    text: str


class Poll(_Shape):
    question: str
    options: list[Worded]


class Place(_Shape):
    title: str
    address: str


class File(_Shape):
    file_name: str | None = None


class Checklist(_Shape):
    title: str
    tasks: list[Worded]


class Key(_Shape):
    text: str
    callback_data: str | None = None


class Markup(_Shape):
    inline_keyboard: list[list[Key]]


class Message(_Shape):
    message_id: Number
    date: Moment
    chat: Chat
    edit_date: Moment | None = None
    from_: User | None = Field(default=None, alias="from")
    sender_chat: Chat | None = None
    via_bot: User | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[Entity] = []
    caption_entities: list[Entity] = []
    reply_to_message: Message | None = None
    quote: Quote | None = None
    reply_markup: Markup | None = None
    message_thread_id: Number | None = None
    is_topic_message: bool | None = None
    is_automatic_forward: bool | None = None
    media_group_id: str | None = None
    migrate_to_chat_id: Number | None = None
    poll: Poll | None = None
    venue: Place | None = None
    document: File | None = None
    checklist: Checklist | None = None


class Press(_Shape):
    id: str
    from_: User = Field(alias="from")
    data: str | None = None
    message: Message | None = None


class Query(_Shape):
    id: str
    from_: User = Field(alias="from")
    query: str


class Member(_Shape):
    status: str


class Membership(_Shape):
    chat: Chat
    new_chat_member: Member


class Update(_Shape):
    update_id: Number
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Press | None = None
    inline_query: Query | None = None
    my_chat_member: Membership | None = None


def fits(update: Any) -> bool:
    """Whether an update has the shape that handlers rely on."""
    try:
        Update.model_validate(update)
    except ValidationError:
        return False
    return True
