"""What became of a place, in a few words."""

from hypothesis import given
from hypothesis import strategies as st

from programmes.enums import EnrolmentState, Presence
from programmes.rules.history_words import CALLED_OFF, outcome

ticks = st.lists(st.sampled_from(Presence.values), max_size=12)


@given(st.sampled_from(EnrolmentState.values), st.sampled_from(["", "person", "date-cancelled", "moved"]), ticks, st.integers(0, 5))
def test_there_is_always_something_to_say(state, reason, presences, more):
    held = len(presences) + more
    found = outcome(state=state, end_reason=reason, held=held, presences=presences)
    assert found.words
    if state != EnrolmentState.CONFIRMED or not presences:
        assert found.came is None


def test_one_date_says_how_it_was_ticked():
    def said(presences, held=1):
        return outcome(state="confirmed", end_reason="", held=held, presences=presences)

    assert (said(["present"]).words, said(["present"]).came) == ("présence notée", True)
    assert (said(["excused"]).words, said(["absent"]).came) == ("absence prévenue", False)
    assert (said([]).words, said([]).came) == ("inscription", None)
    assert said(["present", "absent", "present"], held=4).words == "2 séances sur 4"
    assert said(["absent"], held=3).words == "0 séance sur 3"
    assert said([], held=0).words == CALLED_OFF
