"""Telegram's HTML, read as strictly as Telegram reads it: the plain text, or a refusal."""

from __future__ import annotations

import html
import re

from .spec import Refused

TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "a", "code", "pre", "blockquote"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\s*>")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_ATTRIBUTES = {"a": {"href"}, "blockquote": {"expandable"}, "code": {"class"}}


def parsed(text: str, parse_mode: str | None) -> str:
    """What a person sees of a text."""
    if parse_mode is None:
        return text
    if parse_mode != "HTML":
        raise Refused("Bad Request: unsupported parse_mode")
    plain, open_tags, at = [], [], 0
    while at < len(text):
        char = text[at]
        if char == "<":
            tag = _TAG.match(text, at)
            if tag is None:
                raise _broken(f"Unclosed start tag at byte offset {at}")
            _step(tag, open_tags, at)
            at = tag.end()
        elif char == "&" and (entity := _ENTITY.match(text, at)):
            plain.append(html.unescape(entity.group()))
            at = entity.end()
        elif char in ">&":  # Telegram lets a lone & pass; ours must not rely on it
            raise _broken(f"unescaped {char} at byte offset {at}")
        else:
            plain.append(char)
            at += 1
    if open_tags:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(plain)


def _step(tag: re.Match[str], open_tags: list[str], at: int) -> None:
    closing, name, rest = tag.group(1), tag.group(2), tag.group(3)
    if name not in TAGS:
        raise _broken(f'Unsupported start tag "{name}" at byte offset {at}')
    if closing:
        if not open_tags or open_tags.pop() != name:
            raise _broken(f"Unmatched end tag at byte offset {at}")
        return
    for attribute in re.findall(r"([a-z-]+)(?:=|\s|$)", re.sub(r"\"[^\"]*\"", "", rest)):
        if attribute not in _ATTRIBUTES.get(name, set()):
            raise _broken(f'unsupported attribute "{attribute}" at byte offset {at}')
    if name == "a" and not re.search(r'href="(https?://|tg://)[^"]+"', rest):
        raise _broken(f"a link without an address at byte offset {at}")
    open_tags.append(name)


def _broken(why: str) -> Refused:
    return Refused(f"Bad Request: can't parse entities: {why}")


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
