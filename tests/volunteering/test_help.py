"""Hands called for, three days then one day before: to who may be called and is fit, once each, never at night; what waits for the team."""

import datetime as dt

import pytest

from portal.kit import registry
from programmes.volunteering.actions.call_for_help import call_for_help
from programmes.volunteering.life import staff_tasks
from programmes.volunteering.models import HelpCall
from programmes.volunteering.rules.leads import due_lead
from tests.people import factories as accounts

from . import factories as make
from .test_giving_back import at, said
from .test_swaps import offered, reached

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("hours", "called", "lead"),
    [
        (73, (), None), (72, (), 72), (25, (), 72), (25, (72,), None), (24, (72,), 24), (24, (), 24), (1, (24,), None), (1, (72, 24), None),
        (0, (), None),
    ],
)  # fmt: skip
def test_the_nearest_lead_alone_and_once(hours, called, lead):
    assert due_lead(dt.timedelta(hours=hours), called) == lead


class TestCalling:
    def test_three_days_before_then_one_day_before_and_never_twice(self):
        shift = make.shift(days=5, hour=14)
        reached("ba")
        with at(make.in_days(1, 10)):
            assert call_for_help() == 0
        with at(make.in_days(2, 15)):
            assert (call_for_help(), call_for_help()) == (1, 0)
        with at(make.in_days(4, 15)):
            assert (call_for_help(), call_for_help()) == (1, 0)
        assert list(HelpCall.objects.order_by("at").values_list("lead_hours", "told")) == [(72, 1), (24, 1)]
        first, second = said("volunteering.help")
        assert first.address == second.address == "ba@exemple.fr"
        assert "Il manque du monde" in first.body
        assert shift.post.name in first.body

    @pytest.mark.parametrize("hour", [20, 23, 2, 7])
    def test_never_at_night(self, hour):
        make.shift(days=3, hour=21)
        reached("ba")
        with at(make.in_days(2, hour)):
            assert call_for_help() == 0
        assert not HelpCall.objects.exists()

    def test_not_where_there_is_enough_nor_where_it_does_not_take_place(self):
        make.taken(make.shift(days=3, minimum=1))
        off = make.shift(days=3)
        off.session.state = "cancelled"
        off.session.save()
        with at(make.in_days(2, 10)):
            assert call_for_help() == 0

    def test_to_who_is_fit_and_may_be_called_and_lives_by_this_house(self):
        drive = make.post()
        drive.qualifications.add(make.qualification("Conduite"))
        make.shift(task=drive, days=3)
        able, quiet, far = reached("able"), reached("quiet"), reached("far", maison=make.house("Quais"))
        reached("unable")
        gone = reached("gone")
        for one in (able, quiet, far, gone):
            make.held(one, drive.qualifications.get())
        quiet.may_be_called, gone.left_at = False, make.in_days(0)
        quiet.save()
        gone.save()
        with at(make.in_days(2, 10)):
            call_for_help()
        assert [one.address for one in said("volunteering.help")] == ["able@exemple.fr"]

    def test_each_by_her_own_channel_and_no_letter_that_comes_too_late(self):
        make.shift(days=3)
        for name, how in (("mail", {"email": "m@exemple.fr"}), ("sms", {"phone": "0612345678"}), ("call", {"phone": "0612345679"})):
            make.volunteer(make.person(name, birth_year=1980, channel={"mail": "email"}.get(name, name), **how))
        home = {"address_1": "3 rue des Fleurs", "postal_code": "38000", "city": "Grenoble"}
        make.volunteer(make.person("letter", birth_year=1980, channel="letter", phone="0476000001", **home))
        with at(make.in_days(2, 10)):
            call_for_help()
        assert sorted(one.channel for one in said("volunteering.help")) == ["call", "call", "email", "sms"]

    def test_one_message_about_all_the_shifts_one_may_take(self):
        page, reader = make.mission(), reached("ba")
        for hour in (9, 14):
            make.shift(page, days=3, hour=hour)
        with at(make.in_days(2, 10)):
            assert call_for_help() == 2
        [message] = said("volunteering.help")
        assert message.body.count("– Distribuer les paniers") == 2
        assert reader.person.family_name not in message.body
        assert "€" not in message.body

    def test_what_the_tick_runs(self):
        make.shift(days=3)
        reached("ba")
        with at(make.in_days(2, 10)):
            assert registry.tick_jobs.get("volunteering.hands")() == 1


class TestTheTeamsTasks:
    def labels(self, user) -> dict[str, int]:
        return {task["label"]: task["count"] for task in staff_tasks(user)}

    def test_holes_of_the_fortnight_and_places_sought_for_who_organises_in_her_house(self):
        here = accounts.staff("animation", make.house())
        make.shift(days=5)
        make.shift(days=30)
        offered(make.shift(days=6, minimum=1))
        assert list(self.labels(here).values()) == [1, 1]
        assert self.labels(accounts.staff("animation", make.house("Quais"))) == {}
        assert self.labels(accounts.staff("accueil", make.house())) == {}
