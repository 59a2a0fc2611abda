"""What stands beside a date follows it: the rule, and the engine's acts with a room that stands beside."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import registry
from portal.kit.refusal import Refusal
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, cancel_dates, move_dates
from programmes.actions.enrol import enrol
from programmes.actions.move_session import move_session
from programmes.actions.open_sheet import open_sheet
from programmes.clashes import Clash, Span
from programmes.enums import Channel, EnrolmentState
from programmes.models import DatesChange, Session
from programmes.rules.following import follow

from . import factories as make

NOON = dt.datetime(2026, 12, 3, 12)  # noqa: DTZ001  # hours of the wall
MINUTES = st.integers(-600, 600).map(lambda number: dt.timedelta(minutes=number))
LENGTHS = st.integers(15, 600).map(lambda number: dt.timedelta(minutes=number))


class TestRule:
    @pytest.mark.parametrize(
        ("stood", "stands"),
        [((11, 17), (14, 21)), ((9, 11), (12, 14)), ((17, 18), (21, 22)), ((12, 13), (15, 16))],
    )
    def test_each_end_keeps_its_distance_to_the_end_it_is_nearer_to(self, stood, stands):
        """The date went from noon – five o'clock to three – nine."""
        at = lambda hour: NOON.replace(hour=hour)  # noqa: E731
        assert follow((at(stood[0]), at(stood[1])), (at(12), at(17)), (at(15), at(21))) == (at(stands[0]), at(stands[1]))

    @given(MINUTES, LENGTHS, LENGTHS, MINUTES)
    def test_a_date_moved_as_it_is_takes_all_along_by_as_much(self, offset, length, own, by):
        date, beside = (NOON, NOON + length), (NOON + offset, NOON + offset + own)
        assert follow(beside, date, (date[0] + by, date[1] + by)) == (beside[0] + by, beside[1] + by)

    @given(MINUTES, LENGTHS, LENGTHS, MINUTES, LENGTHS)
    def test_it_always_ends_after_it_begins(self, offset, length, own, by, later):
        begins, ends = follow((NOON + offset, NOON + offset + own), (NOON, NOON + length), (NOON + by, NOON + by + later))
        assert ends > begins

    @given(MINUTES, LENGTHS, LENGTHS)
    def test_a_date_that_stays_leaves_all_where_it_was(self, offset, length, own):
        beside = (NOON + offset, NOON + offset + own)
        assert follow(beside, (NOON, NOON + length), (NOON, NOON + length)) == beside


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def stands(monkeypatch) -> dict[int, int]:
    """A room that says which dates stand beside which: key -> key of the one it stands beside."""
    found: dict[int, int] = {}

    def beside(dates: list[int]) -> dict[int, int]:
        return {key: served for key, served in found.items() if served in dates}

    monkeypatch.setitem(registry.beside_dates._items, "essai", (10, beside))
    return found


def dated(title: str, hour: int = 14) -> Session:
    date = make.session(make.event(title).activity_ptr, days=10)
    start = make.in_days(10, hour)
    Session.objects.filter(pk=date.pk).update(start=start, end=start + dt.timedelta(hours=2))
    date.refresh_from_db()
    return date


def place(date: Session, who=None):
    sheet = open_sheet(activity=date.activity, sessions=[date], capacity=5, by=None)
    return enrol(sheet=sheet, people=[who or make.person()], by=None, channel=Channel.COUNTER)[0]


@pytest.mark.django_db
class TestActs:
    def test_called_off_together_each_under_its_own_title(self, stands):
        date, beside = dated("Aller au lac"), dated("Conduire le car", 13)
        stands[beside.pk] = date.pk
        both = [place(date), place(beside)]
        cancel_dates(sessions=[date], why="La neige.", by=None)
        beside.refresh_from_db()
        assert beside.cancelled
        assert beside.public_note == "La neige."
        for row in both:
            row.refresh_from_db()
        assert {row.state for row in both} == {EnrolmentState.WITHDRAWN}
        assert [list(change.dates) for change in DatesChange.objects.order_by("pk")] == [[str(date.pk)], [str(beside.pk)]]
        assert all(change.done_at for change in DatesChange.objects.all())

    def test_moved_together_over_a_change_of_clocks(self, stands):
        date, beside = dated("Aller au lac"), dated("Conduire le car", 13)
        stands[beside.pk] = date.pk
        days = (dt.date(2027, 4, 1) - date.local_date).days
        move_dates(sessions=[date], change=Change(days=days, begins=dt.time(9), ends=dt.time(11)), by=None)
        beside.refresh_from_db()
        assert f"{timezone.localtime(beside.start):%d/%m %H:%M}" == "01/04 08:00"
        assert beside.sequence == 1

    def test_who_of_those_expected_is_elsewhere_is_read_before_anything_moves(self, stands, monkeypatch):
        date, beside = dated("Aller au lac"), dated("Conduire le car", 13)
        stands[beside.pk] = date.pk
        asked = []

        def elsewhere(moved, *, user):
            asked.extend(session.pk for session, _ in moved)
            return [Clash("essai", moved[0][1].day, "Mme B. est ailleurs.")]

        monkeypatch.setitem(registry.in_the_way._items, "essai", (10, elsewhere))
        with pytest.raises(Refusal, match=r"Mme B\. est ailleurs"):
            move_dates(sessions=[date], change=Change(days=1), by=None)
        assert set(asked) == {date.pk, beside.pk}
        move_dates(sessions=[date], change=Change(days=1), seen=["essai"], by=None)
        beside.refresh_from_db()
        assert beside.sequence == 1

    def test_one_date_alone_moved_then_called_off(self, stands):
        date, beside = dated("Aller au lac"), dated("Conduire le car", 13)
        stands[beside.pk] = date.pk
        row = place(beside)
        week = dt.timedelta(days=7)
        was = Span(beside.start, beside.end)
        move_session(session=date, start=date.start + week, end=date.end + week, place="Au lac", by=None)
        beside.refresh_from_db()
        assert (beside.start, beside.end, beside.place) == (was.start + week, was.end + week, "Au lac")
        cancel_session(session=date, by=None)
        row.refresh_from_db()
        beside.refresh_from_db()
        assert beside.cancelled
        assert row.state == EnrolmentState.WITHDRAWN

    def test_together_with_its_own_date_it_is_changed_once(self, stands):
        date, beside = dated("Aller au lac"), dated("Conduire le car", 13)
        stands[beside.pk] = date.pk
        cancel_dates(sessions=[date, beside], by=None)
        beside.refresh_from_db()
        assert beside.sequence == 1
        assert DatesChange.objects.count() == 1

    def test_only_who_leads_changes_nothing_moves(self, stands):
        date, beside = dated("Aller au lac"), dated("Conduire le car", 13)
        stands[beside.pk] = date.pk
        move_dates(sessions=[date], change=Change(led=True, names=("Mme Roux",)), by=None)
        beside.refresh_from_db()
        assert beside.sequence == 0
