"""Are a call's parameters ones that Telegram knows, of the right type? From an extract of its published API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SPEC = json.loads((Path(__file__).parent / "bot_api.json").read_text("utf-8"))


class Refused(Exception):
    """Telegram would say no: its status code and description."""

    def __init__(self, description: str, code: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def checked(method: str, raw: dict[str, Any]) -> dict[str, Any]:
    """The typed parameters of a call. Raises `Refused` for unknown names, missing ones and wrong types."""
    if method not in SPEC["methods"]:
        raise Refused("Not Found", 404)
    fields = SPEC["methods"][method]
    typed = {name: _decoded(value, fields[name]["types"]) for name, value in raw.items() if name in fields}
    _check_fields(raw.keys(), fields, method)
    for name, value in typed.items():
        _check(value, fields[name]["types"], f"{method}.{name}")
    return typed


def _decoded(value: Any, types: list[str]) -> Any:
    """Form fields arrive as text: numbers, booleans and JSON are read as their type says."""
    if not isinstance(value, str) or ("String" in types and "Integer" not in types):
        return value
    if "Integer" in types:
        return int(value) if value.lstrip("-").isdigit() else value
    try:
        return json.loads(value)
    except ValueError:
        raise Refused("Bad Request: can't parse a parameter's JSON") from None


def _check_fields(names: Any, fields: dict[str, Any], path: str) -> None:
    for name in names:
        if name not in fields:
            raise Refused(f"Bad Request: unknown parameter {path}.{name}")
    for name, field in fields.items():
        if field["required"] and name not in names:
            raise Refused(f"Bad Request: {path}.{name} is required")


def _check(value: Any, types: list[str], path: str) -> None:
    problems = []
    for kind in types:
        try:
            return _check_one(value, kind, path)
        except Refused as refused:
            problems.append(refused)
    raise problems[0]


def _check_one(value: Any, kind: str, path: str) -> None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise Refused(f"Bad Request: {path} is not an array")
        for i, item in enumerate(value):
            _check_one(item, kind.removeprefix("Array of "), f"{path}[{i}]")
    elif kind in ("String", "Integer", "Boolean", "Float"):
        wanted: dict[str, Any] = {"String": str, "Integer": int, "Boolean": bool, "Float": (int, float)}
        if not isinstance(value, wanted[kind]) or (kind != "Boolean" and isinstance(value, bool)):
            raise Refused(f"Bad Request: {path} is not of type {kind}")
    elif kind in SPEC["unions"]:
        _check(value, SPEC["unions"][kind], path)
    elif kind in SPEC["types"]:
        if not isinstance(value, dict):
            raise Refused(f"Bad Request: {path} is not an object")
        fields = SPEC["types"][kind]
        _check_fields(value.keys(), fields, path)
        for name, item in value.items():
            _check(item, fields[name]["types"], f"{path}.{name}")
    else:
        raise Refused(f"Bad Request: {path}: the double does not model {kind}")
