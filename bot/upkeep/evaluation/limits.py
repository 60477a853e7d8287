"""Limits on measures, from YAML: file set → measure → {min: …} or {max: …}. A broken one fails the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from ...content import ContentError
from ...content.marked import read_yaml
from ...content.schema import Model
from .measures import NAMES, Measures
from .shares import Share

Fraction = Annotated[float, Field(ge=0, le=1)]


class Limit(Model):
    """The least or the greatest share that is allowed; of a share, not of its interval."""

    min: Fraction | None = None
    max: Fraction | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Limit:
        if self.min is None and self.max is None:
            raise ValueError("say min, max or both")
        return self

    def kept(self, value: float) -> bool:
        """Whether a share is within."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)

    def __str__(self) -> str:
        least = f"at least {100 * self.min:g} %" if self.min is not None else ""
        most = f"at most {100 * self.max:g} %" if self.max is not None else ""
        return " and ".join(filter(None, (least, most)))


Limits = dict[str, dict[str, Limit]]
_shape: TypeAdapter[Limits] = TypeAdapter(Limits)


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that was not kept; `share` is None where a set does not have the measure at all."""

    set: str
    measure: str
    limit: Limit
    share: Share | None

    def __str__(self) -> str:
        found = str(self.share) if self.share else "nothing to measure it on"
        return f"{self.set}: {NAMES[self.measure]} ({self.measure}) is {found}, must be {self.limit}"


def read(file: Path) -> Limits:
    """The limits of a file.

    Raises:
        ContentError: a key that is no measure, or a value that is no share.
    """
    marked = read_yaml(file, str(file))
    try:
        limits = _shape.validate_python(marked.data or {})
    except ValidationError as error:
        raise ContentError(
            marked.problem(item["loc"], f"“{' → '.join(map(str, item['loc']))}”: {item['msg'].lower()}", "correct it")
            for item in error.errors()
        ) from None
    unknown = [(name, measure) for name, part in limits.items() for measure in part if measure not in NAMES]
    if unknown:
        mend = f"use one of: {', '.join(NAMES)}"
        raise ContentError(marked.problem(path, f"no measure is called “{path[1]}”", mend) for path in unknown)
    return limits


def broken(limits: Limits, measured: Mapping[str, Measures]) -> list[Broken]:
    """Limits that were not kept. Sets that were not run are not judged: a run of one file is a run of one file."""
    return [
        Broken(name, measure, limit, share)
        for name, part in limits.items()
        if name in measured
        for measure, limit in part.items()
        if (share := measured[name].get(measure)) is None or not limit.kept(share.value)
    ]


def not_run(limits: Limits, measured: Mapping[str, Measures]) -> list[str]:
    """Sets with limits that were not run, so that nobody takes silence for success."""
    return [name for name in limits if name not in measured]
