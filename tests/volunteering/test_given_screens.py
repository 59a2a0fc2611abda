"""Pages of the time given: hers, the team's, its figures; where a programme asks for a hand."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import EVERYWHERE
from programmes.actions.enrol import enrol
from programmes.certificates import checked
from programmes.enums import Channel
from programmes.models import Activity
from programmes.volunteering.actions.approve_hours import approve_hours
from programmes.volunteering.actions.ask_hands import ask_hands, stop_asking
from programmes.volunteering.actions.declare_hours import declare_hours
from programmes.volunteering.actions.modulate_hand import modulate_hand
from programmes.volunteering.actions.thank import thank
from programmes.volunteering.models import AskedHand, HandModulation, Thanks, WorkedHours
from programmes.volunteering.reading.asked_hands import hands_asked_of, may_change
from programmes.volunteering.reading.figures import figures_of
from programmes.volunteering.reading.given import certificate_of, hours_of, number_of
from programmes.volunteering.recognition import staff_tasks
from tests.grounds import laid_once
from tests.people import factories as people
from tests.programmes import factories as engine

from . import factories as make

pytestmark = pytest.mark.django_db
TODAY = "2026-11-24"


@laid_once
def house():
    make.charter()
    return make.house()


@laid_once
def boss(house):
    return people.staff("animation", house)


@pytest.fixture
def hers(client, house):
    """(client, file) of a volunteer who is signed in."""
    user = make.account()
    file = make.volunteer(make.person(user=user, email=user.email, channel="email", maison=house, birth_year=1980), house)
    client.force_login(user)
    return client, file


def file_of(house, **fields):
    return make.volunteer(make.person(maison=house, birth_year=1980, **fields), house)


def declared(file, house, *, days: int = 2, **said) -> WorkedHours:
    said = {"minutes": 90, "note": f"affiches {days}", "by": None, **said}
    return declare_hours(volunteer=file, maison=house, day=clock.today() - dt.timedelta(days=days), **said)


def desk(name: str, *args) -> str:
    return reverse(f"volunteering_desk:{name}", args=args)


HOURS = "/mon-espace/benevolat/heures/"


class TestHers:
    def test_before_she_has_a_file_she_is_led_to_the_beginning(self, client, house):
        client.force_login(make.account())
        assert client.get(HOURS).headers["Location"] == reverse("volunteering:join")

    def test_she_declares_and_reads_it_waiting_then_counted(self, hers, house, boss):
        client, _file = hers
        sent = {"day": str(clock.today()), "hours": "1", "minutes": "30", "maison": house.pk, "mission": "", "note": "affiches"}
        page = client.post(HOURS, sent, follow=True).content.decode()
        assert "La maison le relit" in page and "à relire" in page
        approve_hours(keys=[WorkedHours.objects.get().pk], by=boss)
        page = client.get(HOURS).content.decode()
        assert "1 h 30" in page.replace("\xa0", " ") and "compte d’engagement citoyen" in page

    def test_reasons_stand_beside_their_fields(self, hers, house):
        client, _file = hers
        sent = {"day": str(clock.today() + dt.timedelta(days=1)), "hours": "0", "minutes": "0", "maison": house.pk, "note": ""}
        form = client.post(HOURS, sent).context["form"]
        assert {"day", "hours", "note"} == set(form.errors)

    def test_another_house_s_name_is_no_answer(self, hers, house):
        client, _file = hers
        sent = {"day": str(clock.today()), "hours": "1", "maison": make.house("Abbaye").pk, "note": "affiches"}
        assert "maison" in client.post(HOURS, sent).context["form"].errors and not WorkedHours.objects.exists()

    def test_she_takes_back_her_own_alone(self, hers, house):
        client, file = hers
        mine, other = declared(file, house), declared(file_of(house), house)
        client.post(reverse("volunteering:hours_withdraw", args=[mine.pk]))
        assert client.post(reverse("volunteering:hours_withdraw", args=[other.pk])).status_code == 404
        assert list(WorkedHours.objects.all()) == [other]

    def test_her_certificate_and_a_word_where_nothing_counts(self, hers, house, boss):
        client, file = hers
        assert "Aucune heure ne compte encore" in client.get(reverse("volunteering:certificate"), follow=True).content.decode()
        approve_hours(keys=[declared(file, house).pk], by=boss)
        answer = client.get(reverse("volunteering:certificate"), {"annee": clock.today().year})
        assert answer.content.startswith(b"%PDF")

    def test_the_number_of_her_paper_is_known_with_her_name_and_no_other(self, client, house, boss):
        file = file_of(house)
        approve_hours(keys=[declared(file, house).pk], by=boss)
        number = number_of(certificate_of(hours_of(file.person)), file.person.full_name)
        assert checked(number, file.person.full_name).minutes == 90 and checked(number, "Quelqu’un d’autre") is None
        page = client.post(reverse("programmes:certificate_check"), {"code": number, "name": file.person.full_name}).content.decode()
        assert "bien de nous" in page and "1 h 30" in page.replace("\xa0", " ")

    def test_words_of_thanks_are_read_and_kept(self, hers, house, boss):
        client, file = hers
        thanks = thank(volunteer=file, maison=house, words="Merci pour la soupe.", by=boss)
        assert "Merci pour la soupe." in client.get(HOURS).content.decode()
        assert client.get(reverse("volunteering:thanks", args=[thanks.pk])).content.startswith(b"%PDF")
        other = thank(volunteer=file_of(house), maison=house, words="À elle.", by=boss)
        assert client.get(reverse("volunteering:thanks", args=[other.pk])).status_code == 404

    def test_the_same_queries_whatever_the_number(self, hers, house, connection_queries):
        client, file = hers
        client.get(HOURS)
        costs = []
        for size in (2, 12):
            for back in range(size):
                declared(file, house, days=back + size * 10)
            costs.append(connection_queries(client, HOURS))
        assert costs[0] == costs[1] <= 30


@pytest.fixture
def connection_queries():
    def count(client, address) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    return count


class TestTheTeam:
    def test_hours_wait_are_ticked_or_all_approved(self, client, house, boss):
        rows = [declared(file_of(house), house, days=back + 1) for back in range(3)]
        assert [task["count"] for task in staff_tasks(boss)] == [3]
        people.sign_in(client, boss)
        assert "Rien de coché" in client.post(desk("hours"), {"shown": [row.pk for row in rows]}, follow=True).content.decode()
        client.post(desk("hours"), {"hours": [rows[0].pk], "shown": [row.pk for row in rows]})
        assert WorkedHours.objects.approved().count() == 1
        page = client.post(desk("hours"), {"tout": "1", "shown": [row.pk for row in rows]}, follow=True).content.decode()
        assert "2 temps validés" in page and "Tout est relu" in page and staff_tasks(boss) == []

    def test_who_does_not_organise_is_kept_out_and_has_no_task(self, client, house):
        declared(file_of(house), house)
        counter = people.staff("accueil", house)
        assert staff_tasks(counter) == [] == staff_tasks(people.staff("animation", make.house("Abbaye")))
        people.sign_in(client, counter)
        assert client.get(desk("hours")).status_code == 403

    def test_one_is_corrected_refused_or_approved_as_it_is(self, client, house, boss):
        rows = [declared(file_of(house), house, days=back + 1) for back in range(3)]
        people.sign_in(client, boss)
        sent = {"hours": "1", "minutes": "0", "why": "une heure", "seen": "pending:90"}
        client.post(desk("hours_answer", rows[0].pk), sent)
        client.post(desk("hours_answer", rows[1].pk), sent | {"refuse": "1"})
        client.post(desk("hours_answer", rows[2].pk), {"hours": "1", "minutes": "30", "seen": "pending:90"})
        assert list(WorkedHours.objects.order_by("pk").values_list("minutes", "state")) == [
            (60, "approved"), (90, "refused"), (90, "approved"),
        ]  # fmt: skip
        again = client.post(desk("hours_answer", rows[0].pk), sent | {"hours": "2"}).content.decode()
        assert "ont changé entre-temps" in again

    def test_another_house_s_hours_are_not_found(self, client, house):
        row = declared(file_of(house), house)
        people.sign_in(client, people.staff("animation", make.house("Abbaye")))
        assert client.get(desk("hours_answer", row.pk)).status_code == 404

    def test_at_the_counter_they_are_noted_and_taken_away(self, client, house):
        file = file_of(house)
        people.sign_in(client, people.staff("accueil", house))
        sent = {"day": str(clock.today()), "hours": "1", "minutes": "", "maison": house.pk, "note": "affiches"}
        page = client.post(desk("hours_declare", file.person_id), sent, follow=True).content.decode()
        assert "à relire par l’équipe" in page
        client.post(desk("hours_declare", file.person_id), {"withdraw": WorkedHours.objects.get().pk})
        assert not WorkedHours.objects.exists()
        wrong = client.post(desk("hours_declare", file.person_id), sent | {"note": ""}).content.decode()
        assert "Il manque ce que vous avez fait." in wrong
        unknown = client.post(desk("hours_declare", file.person_id), sent | {"mission": "9" * 19})  # no key of any database
        assert "Cette réponse n’est plus proposée" in unknown.content.decode()

    def test_a_word_of_thanks_a_paper_a_certificate(self, client, house, boss):
        file = file_of(house)
        approve_hours(keys=[declared(file, house).pk], by=boss)
        people.sign_in(client, boss)
        page = client.post(desk("say_thanks", file.person_id), {"words": "Merci !", "maison": house.pk}, follow=True).content.decode()
        assert "donnez-le de la main à la main" in page
        assert f'<a href="{desk("thanks", Thanks.objects.get().pk)}">Imprimer le mot</a>' in page
        assert client.get(desk("thanks", Thanks.objects.get().pk)).content.startswith(b"%PDF")
        assert client.get(desk("certificate", file.person_id)).content.startswith(b"%PDF")
        assert "words" in client.post(desk("say_thanks", file.person_id), {"words": " ", "maison": house.pk}).context["thank"].errors

    def test_who_reads_messages_gets_the_word_and_it_is_printable_all_the_same(self, client, house, boss):
        file = make.volunteer(make.person(email="b@exemple.fr", channel="email", birth_year=1980), house)
        people.sign_in(client, boss)
        page = client.post(desk("say_thanks", file.person_id), {"words": "Merci !", "maison": house.pk}, follow=True).content.decode()
        assert "Le mot est parti." in page and "Imprimer le mot" in page

    def test_hours_of_another_house_are_not_attested_here(self, client, house, boss):
        file, other = file_of(house), make.house("Abbaye")
        approve_hours(keys=[declared(file, other, by=None).pk], by=people.staff("animation", other))
        people.sign_in(client, boss)
        assert "Aucune heure ne compte" in client.get(desk("certificate", file.person_id), follow=True).content.decode()

    def test_the_same_queries_whatever_the_number(self, client, house, boss, connection_queries):
        people.sign_in(client, boss)
        file = file_of(house)
        address = (desk("hours"), desk("hours_of", file.person_id))
        costs = []
        for size in (2, 12):
            for back in range(size):
                declared(file if back % 2 else file_of(house), house, days=back + size * 10)
            for one in address:
                client.get(one)
            costs.append([connection_queries(client, one) for one in address])
        assert costs[0] == costs[1]


class TestAskedHands:
    def placed(self, house):
        """Somebody in a programme of the house that has a date to come."""
        sheet = engine.sheet(maison=house)
        file = file_of(house)
        enrol(sheet=sheet, people=[file.person], by=None, channel=Channel.COUNTER)
        return sheet.activity, file

    def asked(self, activity: Activity, **said) -> AskedHand:
        today = clock.today()
        said = {"shifts": 4, "first_on": today - dt.timedelta(days=60), "last_on": today + dt.timedelta(days=200), **said}
        return ask_hands(activity=activity, by=None, **said)

    def test_what_she_gave_is_counted_whichever_the_mission(self, house, boss):
        activity, file = self.placed(house)
        self.asked(activity, first_on=clock.today() - dt.timedelta(days=60), last_on=clock.today() + dt.timedelta(days=900))
        rows = [declared(file, house, days=back) for back in (3, 5, 70)]
        approve_hours(keys=[row.pk for row in rows], by=boss)
        (hand,) = hands_asked_of(file.person)
        assert (hand.given, hand.whole) == (2, 4) and hand.asked <= 4
        assert hand.words == f"déjà donné 2 sur {hand.asked}"

    def test_who_is_not_in_the_programme_is_asked_nothing(self, house, django_assert_num_queries):
        activity, _file = self.placed(house)
        self.asked(activity)
        other = file_of(house).person
        with django_assert_num_queries(1):
            assert hands_asked_of(other) == []

    def test_it_is_adapted_without_a_reason_and_back(self, house, boss):
        activity, file = self.placed(house)
        asked = self.asked(activity)
        whole = hands_asked_of(file.person)[0].asked
        modulate_hand(asked=asked, person=file.person, shifts=0, by=boss)
        modulate_hand(asked=asked, person=file.person, shifts=0, by=boss)
        assert (hands_asked_of(file.person)[0].asked, HandModulation.objects.count()) == (0, 1)
        assert hands_asked_of(file.person)[0].words == "rien ne vous est demandé"
        assert {field.name for field in HandModulation._meta.fields} == {"id", "asked", "person", "shifts", "by", "at"}
        modulate_hand(asked=asked, person=file.person, shifts=None, by=boss)
        assert hands_asked_of(file.person)[0].asked == whole

    def test_asking_again_changes_the_number_and_keeps_what_was_agreed(self, house, boss):
        activity, file = self.placed(house)
        asked = self.asked(activity)
        modulate_hand(asked=asked, person=file.person, shifts=1, by=boss)
        assert self.asked(activity, shifts=6) == asked and HandModulation.objects.count() == 1
        stop_asking(asked=asked, by=boss)
        assert not AskedHand.objects.exists() and hands_asked_of(file.person) == []

    @pytest.mark.parametrize(
        ("said", "words"), [({"shifts": 0}, "entre 1 et 52"), ({"last_on": dt.date(2020, 1, 1)}, "vient après le premier")]
    )
    def test_what_is_impossible_is_said(self, house, said, words):
        with pytest.raises(Refusal, match=words):
            self.asked(engine.sheet(maison=house).activity, **said)
        with pytest.raises(Refusal, match="entre 0 et 52"):
            modulate_hand(asked=self.asked(engine.sheet(maison=house).activity), person=make.person(), shifts=53, by=None)

    def test_she_reads_it_with_the_way_out_and_no_price(self, hers, house):
        client, file = hers
        sheet = engine.sheet(maison=house)
        enrol(sheet=sheet, people=[file.person], by=None, channel=Channel.COUNTER)
        self.asked(sheet.activity)
        page = client.get(HOURS).content.decode()
        assert "Un coup de main, si vous pouvez" in page and "sans demander pourquoi" in page and "€" not in page

    def test_the_team_asks_adapts_and_stops(self, client, house, boss):
        activity, file = self.placed(house)
        people.sign_in(client, boss)
        sent = {
            "activity": activity.pk,
            "shifts": "3",
            "first_on": str(clock.today()),
            "last_on": str(clock.today() + dt.timedelta(days=90)),
        }
        assert "C’est noté" in client.post(desk("asked"), sent, follow=True).content.decode()
        asked = AskedHand.objects.get()
        client.post(desk("modulate", file.person_id), {"key": asked.pk, f"m{asked.pk}-shifts": "1"})
        assert HandModulation.objects.get().shifts == 1
        assert "adapté avec elle" in client.get(desk("hours_of", file.person_id)).content.decode()
        refused = client.post(desk("modulate", file.person_id), {"key": asked.pk, f"m{asked.pk}-shifts": "99"}).content.decode()
        assert "nombre de 0 à 52" in refused and 'value="99"' in refused
        client.post(desk("asked"), {"stop": asked.pk})
        assert not AskedHand.objects.exists()

    def test_another_house_asks_nothing_here(self, client, house):
        activity, _file = self.placed(house)
        asked = self.asked(activity)
        elsewhere = people.staff("animation", make.house("Abbaye"))
        assert may_change(elsewhere, [asked]) == set()
        people.sign_in(client, elsewhere)
        sent = {"activity": activity.pk, "shifts": "3", "first_on": TODAY, "last_on": "2027-01-01"}
        client.post(desk("asked"), sent)
        assert client.post(desk("asked"), {"stop": asked.pk}).status_code == 404
        assert AskedHand.objects.get().shifts == 4
        people.sign_in(client, people.staff("accueil", house))
        assert client.post(desk("asked"), {"stop": asked.pk}).status_code == 404

    def test_the_page_costs_the_same_whatever_is_asked(self, client, house, boss, connection_queries):
        people.sign_in(client, boss)
        costs = []
        for size in (1, 4):
            for _ in range(size):
                self.asked(self.placed(house)[0])
            client.get(desk("asked"))
            costs.append(connection_queries(client, desk("asked")))
        assert costs[0] == costs[1]


class TestFigures:
    def given(self, house, number: int, *, days: int = 2):
        for _ in range(number):
            file = file_of(house)
            WorkedHours.objects.create(
                volunteer=file, maison=house, day=clock.today() - dt.timedelta(days=days), minutes=60, source="declared", state="approved"
            )

    def figures(self, scope=EVERYWHERE):
        return figures_of(scope, clock.today() - dt.timedelta(days=30), clock.today())

    def test_hours_by_mission_and_house(self, house):
        self.given(house, 2)
        self.given(make.house("Abbaye"), 1)
        found = self.figures()
        assert [(one.name, one.total.minutes) for one in found.houses] == [("Abbaye", 60), ("Tilleuls", 120)]
        assert found.total.minutes == 180

    @pytest.mark.parametrize(("number", "shown"), [(1, None), (10, None), (11, 11)])
    def test_from_one_to_ten_people_are_not_told(self, house, number, shown):
        self.given(house, number)
        found = self.figures()
        assert found.houses[0].people == shown and found.people == shown

    def test_what_would_give_a_hidden_number_away_is_hidden_too(self, house):
        self.given(house, 12)
        self.given(make.house("Abbaye"), 3)
        found = self.figures()
        assert [one.people for one in found.houses] == [None, 12] and found.people is None

    def test_new_and_come_back_are_told_apart(self, house):
        self.given(house, 12)
        for file in [row.volunteer for row in WorkedHours.objects.all()] + [file_of(house) for _ in range(11)]:
            days = 100 if file.hours.exists() else 2
            WorkedHours.objects.create(
                volunteer=file, maison=house, day=clock.today() - dt.timedelta(days=days), minutes=60, source="declared", state="approved"
            )
        found = self.figures()
        assert (found.new, found.back, found.people) == (11, 12, 23)

    def test_coverage_counts_shifts_that_are_over(self, house):
        short, covered = make.shift(days=1, minimum=2), make.shift(days=2)
        make.taken(short)
        make.taken(covered)
        make.shift(days=20)
        with time_machine.travel(covered.session.end + dt.timedelta(hours=1)):
            total = self.figures().total
        assert (total.shifts, total.covered, total.missing, total.coverage) == (2, 1, 1, 50)

    def test_the_file_keeps_back_what_the_screen_does(self, client, house, boss):
        self.given(house, 3)
        people.sign_in(client, boss)
        text = b"".join(client.get(desk("figures"), {"fichier": "csv"}))
        last = text.decode().strip().split("\r\n")[-1].split(";")
        assert last[2:9] == ["Toutes", "En tout", "180", "3", "-", "-", "-"]
        assert b"".join(client.get(desk("figures"), {"fichier": "xlsx"})).startswith(b"PK")

    def test_a_period_that_is_none_is_said_and_other_houses_stay_out(self, client, house):
        self.given(house, 3)
        people.sign_in(client, people.staff("animation", make.house("Abbaye")))
        answer = client.get(desk("figures"), {"du": "2026-12-01", "au": "2026-01-01"})
        assert "vient avant le premier" in answer.content.decode() and answer.context["found"].houses == []

    def test_the_same_queries_whatever_the_number(self, house, django_assert_num_queries):
        for size in (2, 9):
            self.given(house, size)
            self.given(make.house("Abbaye"), size)
            with django_assert_num_queries(4):
                self.figures()
