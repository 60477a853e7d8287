"""Which curated intent does a message mean? `IntentMatcher.rank` says so, with its reasons."""

from .matcher import IntentMatcher

__all__ = ["IntentMatcher"]
