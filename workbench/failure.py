"""How a command of the workbench ends when it cannot do what was asked: one message for people and an exit code."""

from __future__ import annotations

FAILED = 1  # the thing that was asked for failed
BAD_INPUT = 2
SETUP_MISSING = 3
OWN_FAILURE = 125  # of `run`, where other codes are the script's; as `env` and `docker run` have it


class Failure(Exception):
    """Ends the command. `message` is complete: what happened, where, what to do."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
