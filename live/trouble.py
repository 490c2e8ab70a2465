"""What goes wrong again and again, said once: a log that repeats itself four times a second for each room hides what else happens."""

import logging


class Trouble:
    """One thing that may fail, `name`d as in the log. Each kind of failure is said when it first comes, and when all is well again."""

    def __init__(self, log: logging.Logger, name: str) -> None:
        self.log, self.name = log, name
        self.said: set[str] = set()

    def came(self, error: BaseException) -> None:
        what = f"{type(error).__name__} {error}"
        if what not in self.said:
            self.said.add(what)
            self.log.warning("%s: %s", self.name, what)

    def over(self) -> None:
        if self.said:
            self.said.clear()
            self.log.warning("%s: all is well again", self.name)
