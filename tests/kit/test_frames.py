"""Calls stand in one piece: the same answers, and the system is not asked for room at each call."""

import mmap
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.kit.frames import WIDE, in_one_piece

LINUX = pytest.mark.skipif(not Path("/proc/self").exists(), reason="pages of memory are counted as Linux counts them")
DEEP = """
import resource, sys
from portal.kit.frames import in_one_piece

def deep(more):
    return deep(more - 1) if more else 0

def rounds(times):
    for depth in range(20, 320):
        for _ in range(times):
            deep(depth)

run = in_one_piece(rounds) if sys.argv[1] == "whole" else rounds
rounds(1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
run(40)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    """How often a process had to be given a page of memory while it called deep, again and again."""
    told = subprocess.run([sys.executable, "-c", DEEP, how], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    return int(told.stdout)


def test_a_function_answers_as_before():
    @in_one_piece
    def told(one, *, other=2):
        """Its words."""
        return one, other

    assert told(1, other=3) == (1, 3) and told(1) == (1, 2)
    assert (told.__name__, told.__doc__) == ("told", "Its words.")


def test_what_it_raises_goes_on():
    @in_one_piece
    def fails():
        raise LookupError("words")

    with pytest.raises(LookupError, match="words"):
        fails()


@LINUX
def test_calls_in_one_piece_ask_the_system_for_next_to_nothing():
    assert faults("whole") < WIDE * 8 / mmap.PAGESIZE


@LINUX
def test_control_otherwise_they_ask_it_by_the_thousand():
    assert faults("apart") > 3000


def test_each_request_stands_in_one():
    assert settings.MIDDLEWARE[0] == "portal.kit.middleware.OnePieceMiddleware"
