"""Child processes that live and die with their parent: started, watched, started again when they fall, ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 10  # then what still runs is killed
FALLS = 5  # a process that falls this many times within a minute is left down, and everything stops
_PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """A process does not hold; the message says which and shows the end of its journal."""


@dataclass
class Child:
    """One process and its journal."""

    label: str
    argv: list[str]
    journal: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    falls: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.journal.parent.mkdir(parents=True, exist_ok=True)
        with self.journal.open("ab") as out:
            self.process = subprocess.Popen(
                self.argv,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """To the process and all it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def last_words(self, lines: int = 12) -> str:
        text = self.journal.read_text(errors="replace") if self.journal.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def _die_with_parent() -> None:
    """Linux: should the parent be killed without a word, its children end too."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Family:
    """The processes of one command."""

    def __init__(self, say: Callable[[str], None]):
        self.children: list[Child] = []
        self.say = say

    def start(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        return child

    def watch(self) -> None:
        """Start again what has fallen. Raises CannotStart when it falls again and again."""
        for child in self.children:
            if child.running:
                continue
            now = time.monotonic()
            child.falls = [at for at in child.falls if now - at < 60] + [now]
            if len(child.falls) >= FALLS:
                raise CannotStart(f"{child.label} ne tient pas debout. Fin de {child.journal} :\n{child.last_words()}")
            self.say(f"{child.label} s'est arrêté, on le relance ({child.journal}).")
            child.start()

    def stop(self) -> None:
        """Ask each to end, last started first, wait, then insist."""
        for child in reversed(self.children):
            child.signal_group(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.signal_group(signal.SIGKILL)
                child.process.wait()


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def free_port_after(port: int) -> int:
    """The first free port above this one."""
    return next(candidate for candidate in range(port + 1, 65_536) if port_is_free(candidate))
