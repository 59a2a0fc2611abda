"""Two colleagues ask at once for the hands of one date; seats are cut while somebody takes one. Each guard with its control."""

import pytest

from portal.kit import request_keys
from portal.kit.refusal import Refusal
from programmes.models import Session, SignUpSheet
from programmes.volunteering.actions import apply_needs as applying
from programmes.volunteering.actions.apply_needs import apply_needs
from programmes.volunteering.actions.change_shift import change_shift
from programmes.volunteering.models import Shift
from tests.programmes import factories as engine
from tests.volunteering import factories as make

from .test_planner_races import no_transaction
from .together import Meeting, together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def both_ask() -> list:
    date = engine.session(engine.event().activity_ptr, house=make.house())
    found = make.template()
    needs = list(found.needs.select_related("post"))
    ask = lambda: apply_needs(mission=found.mission, needs=needs, dates=[date], maison=date.maison, by=None)  # noqa: E731
    return together(ask, ask)


def test_two_colleagues_at_once_lay_each_post_once():
    given = both_ask()
    assert sorted(answer.laid for answer in given) == [0, 1]
    assert Shift.objects.count() == 1


def test_control_without_holding_the_date_it_is_laid_twice(monkeypatch):
    meeting, known = Meeting(), applying._standing

    def standing(keys):
        found = known(keys)
        meeting()
        return found

    monkeypatch.setattr(applying, "_held", lambda keys: list(Session.objects.select_related("activity", "maison").filter(pk__in=keys)))
    monkeypatch.setattr(applying, "_standing", standing)
    no_transaction(monkeypatch, request_keys, applying)
    both_ask()
    assert meeting.met
    assert Shift.objects.count() == 2


@pytest.mark.parametrize("turn", range(5))
def test_seats_cut_while_somebody_takes_the_last_leave_nobody_without_a_seat(turn):
    shift, first, second = make.shift(minimum=1, wanted=2, maximum=2), make.volunteer(), make.volunteer()
    make.taken(shift, first)
    given = together(lambda: change_shift(shift=shift, minimum=1, wanted=1, maximum=1, by=None), lambda: make.taken(shift, second))
    sheet = SignUpSheet.objects.get(pk=shift.sheet_id)
    assert sheet.taken <= sheet.capacity
    [refused] = [answer for answer in given if isinstance(answer, Exception)]
    assert isinstance(refused, Refusal)
