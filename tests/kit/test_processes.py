"""Children are started again when they fall, ended together, and never left behind."""

import os
import socket
import sys
import time

import pytest

from portal.kit import processes
from portal.kit.processes import CannotStart, Child, Family


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


SLEEPS = python("import time; print('debout', flush=True); time.sleep(60)")
FALLS = python("print('je tombe', flush=True)")
STUBBORN = python("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('non', flush=True); time.sleep(60)")
PARENT = python(f"import subprocess; child = subprocess.Popen({SLEEPS!r}); print('enfant', child.pid, flush=True); child.wait()")


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def said():
    return []


@pytest.fixture
def family(said):
    family = Family(said.append)
    yield family
    family.stop()


@pytest.fixture
def child(tmp_path):
    def _child(argv, **more):
        return Child("Essai", argv, tmp_path / "essai.log", **more)

    return _child


def test_what_falls_is_started_again_and_said(family, child, said):
    fallen = family.start(child(FALLS))
    wait_for(lambda: not fallen.running)
    family.watch()
    assert fallen.process is not None
    assert said == [f"Essai s'est arrêté, on le relance ({fallen.journal})."]


def test_what_falls_again_and_again_stops_everything_with_its_last_words(family, child):
    fallen = family.start(child(FALLS))

    def fall():
        wait_for(lambda: not fallen.running)
        family.watch()

    with pytest.raises(CannotStart, match="je tombe"):
        for _ in range(processes.FALLS):
            fall()


def test_what_stands_is_left_alone(family, child, said):
    standing = family.start(child(SLEEPS))
    pid = standing.process.pid
    family.watch()
    assert (standing.process.pid, said) == (pid, [])


def test_stopping_ends_children_and_grandchildren(family, child):
    parent = family.start(child(PARENT))
    wait_for(lambda: "enfant" in parent.last_words())
    grandchild = int(parent.last_words().split("enfant ")[1].split()[0])
    assert alive(grandchild)
    family.stop()
    assert not parent.running
    wait_for(lambda: not alive(grandchild))


def test_what_does_not_listen_is_killed(family, child, monkeypatch):
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.3)
    stubborn = family.start(child(STUBBORN))
    wait_for(lambda: "non" in stubborn.last_words())
    family.stop()
    assert not stubborn.running


def test_each_child_gets_its_environment(family, child):
    reader = family.start(child(python("import os; print(os.environ['ESSAI'])"), environment={"ESSAI": "lu"}))
    wait_for(lambda: not reader.running)
    assert reader.last_words() == "lu"


def test_a_taken_port_is_seen():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert processes.port_is_free(port) is False
        assert processes.free_port_after(port - 1) > port
