"""An answer bot for care options in mental health and addiction: curated texts, fuzzy matching, danger first."""

__version__ = "0.1.0"
