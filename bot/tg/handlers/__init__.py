"""One file for each thing a person can do. Each class is given the desk and registers its handlers in `bot.tg.app`."""
