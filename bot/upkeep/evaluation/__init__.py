"""Measuring the bot on labelled messages: read rows, ask the bot, judge, count, show, compare."""
