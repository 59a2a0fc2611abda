"""What hands are needed: shifts planned, changed, called off; templates; what stands beside a date follows it."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, cancel_dates, move_dates
from programmes.actions.move_session import move_session
from programmes.actions.plan_series import plan_series
from programmes.actions.wait import wait
from programmes.enums import Channel, EnrolmentState, SessionState
from programmes.models import Session
from programmes.recipes import Terms
from programmes.volunteering.actions.apply_needs import apply_needs
from programmes.volunteering.actions.change_shift import as_seen, change_shift
from programmes.volunteering.actions.drop_post import drop_post
from programmes.volunteering.actions.write_post import write_post
from programmes.volunteering.actions.write_qualification import write_qualification
from programmes.volunteering.actions.write_template import Line, write_template
from programmes.volunteering.models import Shift
from programmes.volunteering.rules.numbers import Hands
from tests.people import factories as accounts
from tests.programmes import factories as engine

from . import factories as make
from .needs_ground import beside, coordinator, outing, text

pytestmark = pytest.mark.django_db


template = make.template


class TestChanging:
    def test_the_three_numbers_the_leader_and_the_note_change_together(self):
        shift, leader = make.shift(), make.volunteer()
        changed = change_shift(shift=shift, minimum=2, wanted=3, maximum=5, leader=leader.person, note="Par la cour", by=None)
        assert (changed.sheet.minimum, changed.wanted, changed.sheet.capacity) == (2, 3, 5)
        assert (changed.leader, changed.note) == (leader.person, "Par la cour")
        assert AuditLine.objects.filter(verb="volunteering.change_shift").count() == 1

    def test_seats_are_not_cut_below_those_taken(self):
        shift = make.shift(maximum=3)
        make.taken(shift)
        make.taken(shift)
        with pytest.raises(Refusal, match="2 places sont prises : on ne peut pas descendre à 1") as refused:
            change_shift(shift=shift, minimum=1, wanted=1, maximum=1, by=None)
        assert "Parlez d'abord avec les personnes inscrites" in refused.value.way_out
        shift.sheet.refresh_from_db()
        assert (shift.sheet.capacity, shift.sheet.minimum) == (3, 1)

    def test_more_seats_are_offered_to_whoever_waits(self):
        shift = make.shift(minimum=1, wanted=1, maximum=1)
        make.taken(shift)
        row = wait(sheet=shift.sheet, people=[make.volunteer().person], by=None, channel=Channel.COUNTER)[0]
        change_shift(shift=shift, minimum=1, wanted=2, maximum=2, by=None)
        row.refresh_from_db()
        assert row.state == EnrolmentState.OFFERED

    def test_numbers_that_changed_meanwhile_are_told_and_nothing_is_written(self):
        shift = make.shift()
        seen = as_seen(shift)
        change_shift(shift=shift, minimum=1, wanted=1, maximum=4, by=None)
        with pytest.raises(Refusal, match="a changé depuis que vous l’avez ouvert"):
            change_shift(shift=shift, minimum=1, wanted=1, maximum=2, seen=seen, by=None)

    def test_who_does_not_give_a_hand_does_not_lead(self):
        with pytest.raises(Refusal, match="n’est pas, ou plus, bénévole") as refused:
            change_shift(shift=make.shift(), minimum=1, wanted=1, maximum=1, leader=make.person(), by=None)
        assert "laissez vide" in refused.value.way_out

    def test_a_shift_that_is_over_or_called_off_stays_as_it_was(self):
        shift = make.shift()
        cancel_session(session=shift.session, by=None)
        with pytest.raises(Refusal, match="Ce créneau est annulé"):
            change_shift(shift=shift, minimum=1, wanted=1, maximum=1, by=None)
        Session.objects.filter(pk=shift.session_id).update(
            state=SessionState.PLANNED, start=clock.now() - dt.timedelta(hours=3), end=clock.now() - dt.timedelta(hours=1)
        )
        with pytest.raises(Refusal, match="Ce créneau est passé"):
            change_shift(shift=shift, minimum=1, wanted=1, maximum=1, by=None)


class TestOnePostLess:
    def test_its_people_are_told_and_the_other_posts_stay(self):
        shift = make.shift()
        other = beside(shift)
        hers, theirs = make.taken(shift), make.taken(other)
        drop_post(shift=shift, why="La camionnette est en panne.", by=None)
        hers.refresh_from_db()
        theirs.refresh_from_db()
        assert (hers.state, theirs.state) == (EnrolmentState.WITHDRAWN, EnrolmentState.CONFIRMED)
        assert set(Shift.objects.on()) == {other}
        assert hers.to_tell == "programmes.date_cancelled"  # nothing reaches her: the team says it aloud
        assert theirs.to_tell == "programmes.confirmed"

    def test_twice_is_once(self):
        shift, key = make.shift(), uuid.uuid4()
        beside(shift)
        drop_post(shift=shift, key=key, by=None)
        with pytest.raises(Refusal, match="annulé"):
            drop_post(shift=shift, key=key, by=None)
        assert Session.objects.count() == 2

    def test_alone_on_its_date_the_date_itself_is_called_off(self):
        shift = make.shift()
        drop_post(shift=shift, by=None)
        assert Session.objects.get().state == SessionState.CANCELLED

    def test_once_begun_a_post_is_not_parted_from_the_others(self):
        shift = make.shift()
        beside(shift)
        Session.objects.filter(pk=shift.session_id).update(start=clock.now() - dt.timedelta(hours=1))
        with pytest.raises(Refusal, match="a commencé"):
            drop_post(shift=shift, by=None)


class TestFollowing:
    """A shift that serves a date goes with it."""

    def served(self, **asked) -> tuple[Session, Shift]:
        date = outing()
        found = apply_needs(mission=make.mission(), needs=template(**asked).needs.all(), dates=[date], maison=make.house(), by=None)
        assert found.laid == 1
        return date, Shift.objects.get()

    def test_called_off_with_it_and_told_under_its_own_title(self):
        date, shift = self.served()
        place = make.taken(shift)
        cancel_dates(sessions=[date], why="La neige.", by=None)
        shift.session.refresh_from_db()
        place.refresh_from_db()
        assert shift.session.cancelled
        assert shift.session.public_note == "La neige."
        assert place.state == EnrolmentState.WITHDRAWN

    def test_moved_with_it_by_the_clock_on_the_wall(self):
        date, shift = self.served()
        begins = timezone.localtime(date.start).time()
        move_dates(sessions=[date], change=Change(days=2, begins=dt.time(begins.hour + 1), ends=dt.time(begins.hour + 5)), by=None)
        date.refresh_from_db()
        shift.session.refresh_from_db()
        assert shift.session.start == date.start - dt.timedelta(minutes=30)
        assert shift.session.end == date.end + dt.timedelta(minutes=15)
        assert shift.session.state == SessionState.MOVED

    def test_one_date_alone_moved_or_called_off_takes_it_along_too(self):
        date, shift = self.served()
        place = make.taken(shift)
        day = dt.timedelta(days=1)
        move_session(session=date, start=date.start + day, end=date.end + day, by=None)
        shift.session.refresh_from_db()
        assert shift.session.local_date == date.local_date + day
        cancel_session(session=date, by=None)
        shift.session.refresh_from_db()
        place.refresh_from_db()
        assert shift.session.cancelled
        assert place.state == EnrolmentState.WITHDRAWN

    def test_what_was_called_off_by_itself_stays_so(self):
        date, shift = self.served()
        cancel_session(session=shift.session, why="Personne.", by=None)
        move_dates(sessions=[date], change=Change(days=1), by=None)
        shift.session.refresh_from_db()
        assert shift.session.cancelled
        assert shift.session.public_note == "Personne."

    def test_the_place_follows_where_it_was_the_same(self):
        date, shift = self.served()
        move_dates(sessions=[date], change=Change(moves=True, place="Au lac"), by=None)
        shift.session.refresh_from_db()
        assert shift.session.place == "Au lac"

    def test_the_shift_moved_alone_leaves_its_date_where_it_is(self):
        date, shift = self.served()
        before = date.start
        move_dates(sessions=[shift.session], change=Change(days=1), by=None)
        date.refresh_from_db()
        assert date.start == before

    def test_the_screens_say_what_goes_along_before_anything_is_done(self, client):
        date, shift = self.served()
        make.taken(shift)
        accounts.sign_in(client, coordinator())
        page = text(client.get(reverse("programmes:desk_cancel_date", args=[date.pk])))
        assert "Ce qui va avec est annulé aussi" in page
        assert shift.session.activity.title in page
        assert "1 personne à prévenir" in page


class TestMovedOntoAnother:
    def both(self) -> tuple[Shift, Shift]:
        first, second = make.shift(hour=9), make.shift(make.mission("Cuisiner"), hour=14)
        who = make.volunteer(name="Mme B.")
        make.taken(first, who)
        make.taken(second, who)
        return first, second

    def test_the_clash_is_told_with_names_and_nothing_is_lost(self):
        first, second = self.both()
        with pytest.raises(Refusal, match=r"Mme B\. a déjà un créneau : Cuisiner"):
            move_dates(sessions=[first.session], change=Change(begins=dt.time(15), ends=dt.time(18)), by=None)
        first.session.refresh_from_db()
        assert timezone.localtime(first.session.start).hour == 9
        assert {shift.sheet.taken for shift in Shift.objects.select_related("sheet")} == {1}
        assert second.session.state == SessionState.PLANNED

    def test_who_has_read_of_it_may_move_all_the_same_and_both_places_stay(self, client):
        first, _ = self.both()
        accounts.sign_in(client, coordinator())
        url = reverse("programmes:desk_change_date", args=[first.session_id])
        day = f"{first.session.local_date:%Y-%m-%d}"
        asked = {"day": day, "begins": "15:00", "ends": "18:00", "place": "", "others": "", "why": "La salle est prise."}
        page = text(client.post(url, asked))
        assert "Mme B. a déjà un créneau : Cuisiner" in page
        assert "Rien n’est perdu" in page
        seen = re.findall(r'name="vu" value="([^"]+)"', client.post(url, asked).content.decode())
        etat = f"{first.session_id}:0"
        client.post(url, {**asked, "sur": "oui", "vu": seen, "etat": etat})
        first.session.refresh_from_db()
        assert timezone.localtime(first.session.start).hour == 15
        assert {shift.sheet.taken for shift in Shift.objects.select_related("sheet")} == {1}

    def test_the_same_hours_elsewhere_clash_with_nothing(self):
        first, _ = self.both()
        move_dates(sessions=[first.session], change=Change(days=1, begins=dt.time(15), ends=dt.time(18)), by=None)
        first.session.refresh_from_db()
        assert timezone.localtime(first.session.start).hour == 15


class TestTemplates:
    def test_each_date_gets_its_posts_once_however_often_it_is_asked(self):
        dates = [outing(days) for days in (7, 14)]
        hall, van = make.post("Accueillir"), make.post("Conduire")
        found = template(lines=[Line(hall, Hands(1, 2, 3), 30, 15), Line(van, Hands(1, 1, 1), 30, 15)])
        for laid in (4, 0):
            assert apply_needs(mission=found.mission, needs=found.needs.all(), dates=dates, maison=make.house(), by=None).laid == laid
        assert Shift.objects.count() == 4
        assert Shift.objects.values("session").distinct().count() == 2  # posts at the same hours share a date
        shift = Shift.objects.select_related("session").filter(serves=dates[0]).first()
        assert (dates[0].start - shift.session.start, shift.session.end - dates[0].end) == (
            dt.timedelta(minutes=30), dt.timedelta(minutes=15),
        )  # fmt: skip

    def test_a_double_click_answers_the_first(self):
        date, found, key = outing(), template(), uuid.uuid4()
        asked = {"mission": found.mission, "needs": found.needs.all(), "dates": [date], "maison": make.house(), "key": key, "by": None}
        assert [apply_needs(**asked).laid, apply_needs(**asked).laid] == [1, 1]
        assert Shift.objects.count() == 1

    def test_what_cannot_be_laid_is_said_and_stops_nothing(self):
        gone, coming = outing(7), outing(14)
        cancel_session(session=gone, by=None)
        found = template()
        answer = apply_needs(mission=found.mission, needs=found.needs.all(), dates=[gone, coming], maison=make.house(), by=None)
        assert answer.laid == 1
        assert [(date, why) for date, why in answer.left_out] == [(gone, "date annulée")]

    def test_a_post_no_longer_offered_is_left_out_in_words(self):
        post, date = make.post("Danser"), outing()
        found = template(lines=[Line(post, Hands(1, 1, 1))])
        post.retired = True
        post.save()
        answer = apply_needs(mission=found.mission, needs=found.needs.all(), dates=[date], maison=make.house(), by=None)
        assert answer.laid == 0
        assert answer.left_out == [(date, "Le poste « Danser » n’est plus proposé.")]

    def test_of_another_house_it_is_refused(self):
        found = template()
        with pytest.raises(Refusal, match="dans une autre maison"):
            apply_needs(
                mission=found.mission, needs=found.needs.all(), dates=[outing(maison=make.house("Abbaye"))], maison=make.house(), by=None
            )

    @pytest.mark.parametrize(
        ("kind", "recipe", "laid"), [("event", "", 2), ("", "inscription", 2), ("event", "libre", 0), ("outing", "", 0)]
    )
    def test_by_itself_when_dates_of_its_kind_are_planned(self, kind, recipe, laid):
        template(kind=kind, recipe=recipe, applied_by_itself=True)
        day = timezone.localdate() + dt.timedelta(days=10)
        plan_series(
            recipe=registry.recipes.get("inscription"), activity=engine.event().activity_ptr, maison=make.house(),
            days=[day, day + dt.timedelta(days=7)], begins=dt.time(10), ends=dt.time(12), terms=Terms(capacity=5), by=None,
        )  # fmt: skip
        assert Shift.objects.count() == laid
        assert all(shift.serves is not None for shift in Shift.objects.all())

    def test_changed_it_keeps_the_shifts_it_laid(self):
        post, date = make.post("Accueillir"), outing()
        found = template(lines=[Line(post, Hands(1, 1, 1)), Line(make.post("Conduire"), Hands(1, 1, 1))])
        apply_needs(mission=found.mission, needs=found.needs.all(), dates=[date], maison=make.house(), by=None)
        write_template(
            template=found, name=found.name, maison=found.maison, mission=found.mission, lines=[Line(post, Hands(2, 2, 2))], by=None
        )
        assert found.needs.get().minimum == 2
        assert Shift.objects.count() == 2

    def test_what_is_missing_is_said_all_at_once(self):
        template("Une sortie")
        post = make.post()
        with pytest.raises(Refusal) as refused:
            template("une sortie", lines=[Line(post, Hands(2, 1, 1)), Line(post, Hands(1, 1, 1))], applied_by_itself=True)
        assert {one.code for one in refused.value.reasons} == {"modele-connu", "poste-deux-fois", "de-lui-meme", "nombres"}

    def test_without_a_post_it_is_refused(self):
        with pytest.raises(Refusal, match="Il manque un poste au moins"):
            template(lines=[])


class TestPostsAndQualifications:
    def test_a_post_of_the_same_name_in_the_same_place_is_refused(self):
        write_post(name="Accueillir", maison=None, by=None)
        with pytest.raises(Refusal, match="existe déjà"):
            write_post(name="accueillir ", maison=None, by=None)
        assert write_post(name="Accueillir", maison=make.house(), by=None).maison == make.house()

    def test_an_age_with_an_adult_comes_before_the_age_of_the_post(self):
        with pytest.raises(Refusal, match="vient avant l’âge du poste"):
            write_post(name="Peser", maison=None, minimum_age=16, with_adult_from=17, by=None)

    def test_a_qualification_says_how_one_gets_it_and_keeps_its_key(self):
        with pytest.raises(Refusal, match="comment l’obtenir"):
            write_qualification(name="Hygiène", by=None)
        first = write_qualification(name="Hygiène alimentaire", how="Une matinée.", months=36, by=None)
        again = write_qualification(name="Hygiène", how="Une journée.", qualification=first, by=None)
        assert (again.key, again.months) == ("hygiene-alimentaire", None)
        with pytest.raises(Refusal, match="existe déjà"):
            write_qualification(name="hygiène", how="x", by=None)

    def test_a_post_of_another_house_is_refused_at_planning(self):
        with pytest.raises(Refusal, match="celui d’une autre maison"):
            make.shift(task=make.post(maison=make.house("Abbaye")))
