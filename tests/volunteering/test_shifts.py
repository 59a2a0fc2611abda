"""A shift is the engine's sheet at one post: who is fit for it, how well it is covered."""

import pytest

from portal.kit.refusal import Refusal
from programmes.volunteering.actions.become_volunteer import become_volunteer
from programmes.volunteering.actions.plan_shift import plan_shift
from programmes.volunteering.actions.publish_charter import publish_charter
from programmes.volunteering.enums import Coverage
from programmes.volunteering.models import CharterVersion, Shift, Volunteer

from . import factories as make

pytestmark = pytest.mark.django_db


def coverage(shift: Shift) -> tuple[int, int, str]:
    found = Shift.objects.counted().get(pk=shift.pk)
    return found.missing, found.free, found.coverage


class TestCoverage:
    def test_missing_and_free_are_kept_apart(self):
        shift = make.shift(minimum=2, wanted=2, maximum=3)
        assert coverage(shift) == (2, 3, Coverage.SHORT)
        make.taken(shift)
        assert coverage(shift) == (1, 2, Coverage.SHORT)
        make.taken(shift)
        assert coverage(shift) == (0, 1, Coverage.COVERED)
        make.taken(shift)
        assert coverage(shift) == (0, 0, Coverage.FULL)

    def test_several_posts_share_one_date(self):
        first = make.shift()
        other = plan_shift(
            mission=first.session.activity.specific, maison=first.maison, start=first.session.start, end=first.session.end,
            post=make.post(),
            session=first.session, by=None,
        )  # fmt: skip
        assert other.session == first.session and other.sheet != first.sheet


class TestPlanning:
    @pytest.mark.parametrize("numbers", [(2, 1, 3), (1, 3, 2), (0, 0, 1)])
    def test_numbers_that_do_not_follow_each_other_are_refused_in_words(self, numbers):
        least, wanted, most = numbers
        with pytest.raises(Refusal, match="au moins ≤ souhaité ≤ au plus"):
            make.shift(minimum=least, wanted=wanted, maximum=most)

    def test_a_post_no_longer_offered_is_refused(self):
        with pytest.raises(Refusal, match="n’est plus proposé"):
            make.shift(task=make.post(retired=True))

    def test_the_same_post_twice_on_a_date_is_refused(self):
        shift = make.shift()
        with pytest.raises(Refusal, match="a déjà le poste"):
            make.shift(shift.session.activity.specific, task=shift.post, session=shift.session)


class TestJoining:
    def test_the_charter_is_kept_with_its_version_and_its_day(self):
        volunteer = make.volunteer()
        assert volunteer.accepted and volunteer.charter == CharterVersion.current() and volunteer.charter_way == "paper"

    def test_twice_is_once_and_adds_the_house(self):
        volunteer = make.volunteer()
        other = make.house("Abbaye")
        again = become_volunteer(person=volunteer.person, maisons=[other], by=None)
        assert again == volunteer and Volunteer.objects.count() == 1 and set(again.maisons.all()) == {make.house(), other}

    def test_without_a_charter_nobody_begins(self):
        with pytest.raises(Refusal, match="n’est pas encore écrite"):
            become_volunteer(person=make.person(), maisons=[make.house()], by=None)

    def test_a_charter_that_changed_while_she_read_it_is_read_again(self):
        read = make.charter()
        publish_charter(text="Autre texte", secrecy="Autre phrase", by=None)
        with pytest.raises(Refusal, match="a changé pendant que vous la lisiez"):
            become_volunteer(person=make.person(), maisons=[make.house()], by=None, charter=read)

    def test_no_house_is_refused(self):
        make.charter()
        with pytest.raises(Refusal, match="Il manque la maison"):
            become_volunteer(person=make.person(), maisons=[], by=None)

    def test_the_same_charter_again_is_no_new_version_and_an_empty_one_is_refused(self):
        first = make.charter()
        assert publish_charter(text=first.text, secrecy=first.secrecy, by=None) == first
        with pytest.raises(Refusal, match="Il manque le texte"):
            publish_charter(text=" ", secrecy="x", by=None)


def test_who_is_no_volunteer_is_told_how_to_become_one():
    shift = make.shift()
    with pytest.raises(Refusal, match="pas encore bénévole") as refused:
        make.taken(shift, type("Somebody", (), {"person": make.person()}))
    assert "charte" in refused.value.way_out
