"""What the models of all files are built from."""

from __future__ import annotations

import string
from datetime import date as Date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Phrases = tuple[Text, ...]
Group = Literal["levels-of-care", "choosing", "money-and-rights", "treatment", "ongoing-support", "conversation"]
UrgentKind = Literal["overdose", "violence-abuse", "crisis-self-harm", "withdrawal-danger", "crisis-lines"]
Tier = Literal["A", "B", "L", "C"]


class Model(BaseModel):
    """Frozen, and strict about keys: a misspelled key is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def fills(*names: str) -> AfterValidator:
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


def date_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, Date)) and not isinstance(value, bool) else value
