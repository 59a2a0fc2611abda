"""Planning by recipes: what each writes, what is refused, what stands in the way, the screens from the first choice to the agenda."""

import datetime as dt
import re
import uuid
from contextlib import contextmanager
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django import forms
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from portal.cms.actions.open_maison import open_maison
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal
from portal.places.actions.announce_closure import announce_closure
from programmes.actions.cancel_session import cancel_session
from programmes.actions.open_sheet import open_sheet
from programmes.models import Facilitator, Series, Session, SignUpSheet
from programmes.recipes import Recipe, Terms
from tests.people import factories as accounts
from tests.tariffs import factories as prices

from . import factories as make
from .planning import EIGHT, NOON, TEN, THURSDAY, plan, room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn():
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        yield


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'").replace("\u00a0", " "))


def refused(**fields) -> Refusal:
    with pytest.raises(Refusal) as raised:
        plan(**fields)
    assert raised.value.words
    assert raised.value.way_out
    return raised.value


class TestRecipes:
    def test_free_dates_have_no_sign_up(self):
        series = plan("libre")
        assert [timezone.localtime(date.start).hour for date in series.sessions.all()] == [10, 10, 10]
        assert not SignUpSheet.objects.exists()

    def test_by_date_there_is_a_sheet_for_each(self):
        series = plan("inscription", terms=Terms(capacity=5, minimum=3, waiting_list=True, cancel_days=2, closes_days=1))
        sheets = SignUpSheet.objects.order_by("pk")
        assert [list(sheet.sessions.all()) for sheet in sheets] == [[date] for date in series.sessions.all()]
        first = sheets[0]
        assert (first.capacity, first.minimum, first.waiting_list, first.maison) == (5, 3, True, series.maison)
        assert timezone.localtime(first.closes_at).isoformat() == "2027-01-07T00:00:00+01:00"
        assert timezone.localtime(first.cancel_until).isoformat() == "2027-01-06T00:00:00+01:00"

    def test_a_course_is_one_sheet_on_all_its_dates(self):
        series = plan("parcours", days=EIGHT)
        sheet = SignUpSheet.objects.get()
        assert set(sheet.sessions.all()) == set(series.sessions.all())
        assert len(EIGHT) == 8

    def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_a_change(self):
        series = plan("libre", days=[dt.date(2027, 3, 25), dt.date(2027, 4, 1)])
        assert [date.start.astimezone(dt.UTC).hour for date in series.sessions.all()] == [9, 8]

    def test_sign_up_that_opens_later_and_one_that_would_open_after_its_end(self):
        plan("parcours", terms=Terms(opens_on=dt.date(2026, 12, 15)))
        assert timezone.localtime(SignUpSheet.objects.get().opens_at).isoformat() == "2026-12-15T00:00:00+01:00"
        assert refused(terms=Terms(opens_on=dt.date(2027, 1, 6), closes_days=3)).code == "cloture-avant-ouverture"
        assert Series.objects.count() == 1

    def test_a_leaf_gives_its_own_recipe_with_its_own_field(self, client, monkeypatch):
        class Outing(Recipe):
            key, label, help = "sortie-essai", "Sortie", "Un car et un retour."
            asks = ("capacity",)

            def own_fields(self):
                return {"bus": forms.IntegerField(label="Places dans le car", min_value=1)}

            def write(self, *, activity, maison, sessions, terms, by):
                return [open_sheet(activity=activity, sessions=sessions, capacity=terms.more["bus"], by=by)]

        monkeypatch.setattr(registry.recipes, "_items", {**registry.recipes._items, "sortie-essai": (200, Outing())})
        accounts.sign_in(client, accounts.staff("responsable", make.maison()))
        page = make.event("À la ferme")
        desk = Desk(client, page, make.maison(), "sortie-essai")
        assert "Places dans le car" in text(client.get(desk.address))
        desk.write(desk.data(bus=40))
        assert SignUpSheet.objects.get().capacity == 40


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"days": []}, "sans-date"),
            ({"days": [THURSDAY + dt.timedelta(days=n) for n in range(61)]}, "trop-de-dates"),
            ({"recipe": "parcours", "days": [THURSDAY]}, "pas-assez-de-dates"),
            ({"days": [dt.date(2026, 11, 24)]}, "date-passee"),
            ({"begins": NOON, "ends": TEN}, "fin-avant-debut"),
            ({"begins": dt.time(2, 30)}, "heure-de-nuit"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_nothing_is_written(self, fields, code):
        assert refused(**fields).code == code
        assert not Session.objects.exists()

    def test_the_room_of_another_house_or_one_no_longer_used(self):
        assert refused(room=room(house=make.maison("Autre"))).code == "salle-d-une-autre-maison"
        assert refused(room=room(retired=True)).code == "salle-d-une-autre-maison"

    def test_the_same_press_twice_plans_once(self):
        key, blue = uuid.uuid4(), room()
        first = plan(room=blue, key=key, page=(page := make.event()))
        assert plan(room=blue, key=key, page=page) == first
        assert Session.objects.count() == 3


class TestClashes:
    def test_a_room_is_never_taken_twice_silently(self):
        blue = room()
        other = plan("libre", days=[THURSDAY], room=blue, page=make.event("Chorale"))
        refusal = refused(room=blue, begins=dt.time(11), ends=dt.time(13))
        assert refusal.code == "deja-pris"
        assert "Salle bleue est prise" in refusal.words
        key = f"2027-01-07:salle:{other.sessions.get().pk}"
        assert plan(room=blue, begins=dt.time(11), ends=dt.time(13), seen=[key]).sessions.count() == 3

    def test_one_who_leads_is_not_in_two_houses(self):
        user = accounts.staff("animation", make.maison(), first_name="Samia", last_name="Roux")
        plan("libre", days=[THURSDAY], users=[user], house=make.maison("Autre"))
        refusal = refused(users=[user])
        assert "Samia Roux est ailleurs" in refusal.words
        assert Facilitator.objects.get().user == user

    def test_the_title_of_another_house_is_not_told(self):
        user = accounts.staff("responsable", make.maison())
        plan("libre", days=[THURSDAY], names=["Mme Roux"], house=make.maison("Autre"), page=make.event("Secret d'ailleurs"))
        refusal = refused(names=["Mme Roux"], by=user)
        assert "Mme Roux est ailleurs" in refusal.words
        assert "Secret" not in refusal.words

    def test_the_next_hour_another_room_and_a_date_called_off_are_free(self):
        blue = room()
        other = plan("libre", days=[THURSDAY], room=blue)
        plan("libre", days=[THURSDAY], room=blue, begins=NOON, ends=dt.time(14))
        plan("libre", days=[THURSDAY], room=room("Salle verte"))
        cancel_session(session=other.sessions.get(), by=None)
        plan("libre", days=[THURSDAY], room=blue)

    def test_where_a_date_is_names_its_room_and_the_house(self):
        assert plan("libre", room=room()).sessions.first().where == "Salle bleue, Abbaye"


class Desk:
    """Somebody at the planner: the page, the house and the recipe chosen."""

    def __init__(self, client, page, house, recipe="inscription"):
        self.client, self.chosen = client, {"page": page.pk, "maison": house.pk, "recette": recipe}
        query = "&".join(f"{name}={value}" for name, value in self.chosen.items())
        self.address = f"{reverse('programmes:desk_plan')}?{query}"

    def data(self, **more):
        asked = {"day": "2027-01-07", "begins": "10:00", "ends": "12:00", "every": 1, "count": 8, "skip_public": "on", "skip_school": "on"}
        return {**self.chosen, **asked, "capacity": 12, "waiting_list": "on", **more}

    def send(self, data):
        return self.client.post(reverse("programmes:desk_plan"), data, follow=True)

    def preview(self, data):
        return BeautifulSoup(self.send({**data, "etape": "voir"}).content, "html.parser")

    def hidden(self, soup) -> dict:
        """What the preview would send as it stands."""
        form = soup.select_one("form:has([name=propose])")
        found: dict[str, list[str]] = {}
        for box in form.select("input"):
            if box.get("type") != "checkbox" or box.has_attr("checked"):
                found.setdefault(box["name"], []).append(box.get("value", ""))
        return found

    def write(self, data, **changes):
        sent = {**self.hidden(self.preview(data)), **changes}
        return self.send({**sent, "etape": "ecrire"})


@contextmanager
def at_most(django_assert_max_num_queries, number):
    with django_assert_max_num_queries(number) as queries:
        yield queries


class TestScreens:
    @pytest.fixture
    def house(self):
        return make.maison()

    @pytest.fixture
    def agent(self, client, house):
        user = accounts.staff("responsable", house, first_name="Samia", last_name="Roux")
        accounts.sign_in(client, user)
        return user

    @pytest.fixture
    def desk(self, client, agent, house):
        return Desk(client, make.event("Mon téléphone, pas à pas"), house)

    def test_eight_thursdays_go_round_the_holidays_and_say_so(self, desk):
        soup = desk.preview(desk.data())
        rows = {box["value"]: box.has_attr("checked") for box in soup.select("input[name=garder]")}
        assert list(rows) == [
            "2027-01-07", "2027-01-14", "2027-01-21", "2027-01-28", "2027-02-04", "2027-02-11", "2027-02-18", "2027-02-25", "2027-03-04",
            "2027-03-11",
        ]  # fmt: skip
        assert [day for day, ticked in rows.items() if not ticked] == ["2027-02-18", "2027-02-25"]
        assert "vacances d’hiver" in soup.get_text()
        assert not Session.objects.exists()
        page = text(desk.write(desk.data()))
        assert "8 dates sont dans l'agenda" in page
        assert [str(date.local_date) for date in Series.objects.get().sessions.all()] == [day for day, ticked in rows.items() if ticked]
        for sheet in SignUpSheet.objects.all():
            assert reverse("programmes:desk_sheet", args=[sheet.pk]) in page

    def test_one_may_keep_a_skipped_date_and_take_one_away(self, desk):
        desk.write(desk.data(), garder=["2027-01-07", "2027-02-18"])
        assert [str(date.local_date) for date in Session.objects.all()] == ["2027-01-07", "2027-02-18"]

    def test_going_back_loses_neither_the_fields_nor_the_ticks(self, desk):
        sent = {**desk.hidden(desk.preview(desk.data(needs=["computers"]))), "garder": ["2027-01-14", "2027-02-18"]}
        back = BeautifulSoup(desk.send({**sent, "etape": "revoir"}).content, "html.parser")
        assert back.select_one("[name=capacity]")["value"] == "12"
        assert back.select_one("[name=needs][value=computers]").has_attr("checked")
        carried = {name: [box["value"] for box in back.select(f"input[name={name}]")] for name in ("propose", "garder")}
        again = desk.preview({**desk.data(needs=["computers"]), **carried})
        assert [box["value"] for box in again.select("input[name=garder][checked]")] == ["2027-01-14", "2027-02-18"]

    def test_a_clash_is_shown_unticked_and_kept_only_knowingly(self, desk, house):
        blue = room()
        plan("libre", days=[THURSDAY], room=blue, page=make.event("Chorale"))
        data = desk.data(room=blue.pk)
        soup = desk.preview(data)
        assert "Salle bleue est prise : Chorale" in soup.get_text().replace("\u00a0", " ")
        assert "2027-01-07" not in [box["value"] for box in soup.select("input[name=garder][checked]")]
        desk.write(data, garder=["2027-01-07"])  # its key was on the screen
        assert Session.objects.filter(local_date=THURSDAY, room=blue).count() == 2

    def test_a_colleague_who_was_quicker_is_told_and_nothing_is_lost(self, desk):
        blue = room()
        sent = desk.hidden(desk.preview(desk.data(room=blue.pk)))
        plan("libre", days=[THURSDAY], room=blue, page=make.event("Chorale"))
        page = text(desk.send({**sent, "etape": "ecrire"}))
        assert "Rien n’est encore écrit" in page
        assert "Salle bleue est prise" in page
        assert Session.objects.count() == 1

    def test_a_double_press_plans_once(self, desk):
        sent = {**desk.hidden(desk.preview(desk.data())), "etape": "ecrire"}
        for _ in range(2):
            assert "8 dates sont dans l'agenda" in text(desk.send(sent))
        assert Series.objects.count() == 1

    def test_a_closed_house_and_an_unknown_school_year_are_said(self, desk, house):
        announce_closure(maison=house, first_day=THURSDAY, last_day=THURSDAY, reason="travaux", by=None)
        assert "maison fermée : travaux" in desk.preview(desk.data()).get_text()
        far = desk.preview(desk.data(day="2028-08-24", until="2028-10-01", count=""))
        assert "ne sont connues que jusqu'au" in text_of(far)

    def test_more_people_than_seats_is_a_warning_not_a_refusal(self, desk):
        blue = room(seats=10)
        assert "10 places assises, pour 12 personnes" in text_of(desk.preview(desk.data(room=blue.pk)))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"count": "", "until": ""}, "Écrivez jusqu'à quand, ou combien de dates."),
            ({"until": "2027-01-01"}, "La dernière date vient après la première."),
            ({"minimum": 20}, "Ce nombre dépasse celui des places."),
            ({"ends": "09:00"}, "La fin vient avant le début."),
            ({"day": "2099-01-01"}, "Choisissez une date plus proche."),
            ({"day": "1900-01-01"}, "Cette date est passée depuis longtemps."),
        ],
    )
    def test_what_makes_no_sense_is_said_beside_its_field(self, desk, changes, words):
        assert words in text(desk.send({**desk.data(**changes), "etape": "voir"}))

    def test_another_houses_page_house_and_room_are_not_offered(self, client, agent, house, desk):
        other = make.maison("Autre")
        theirs = open_maison(maison=other, by=SYSTEM)
        page = make.event("Leur page", parent=theirs)
        for chosen in ({"page": page.pk}, {"maison": other.pk}):
            answer = desk.send({**desk.data(), **chosen, "etape": "ecrire", "garder": "2027-01-07"})
            assert "n’est plus proposée" in text(answer)
        answer = desk.send({**desk.data(room=room(house=other).pk), "etape": "voir"})
        assert "n’est plus proposée" in text(answer)
        assert not Session.objects.exists()
        assert reverse("programmes:desk_plan") in text(client.get(reverse("programmes:desk_sheets")))

    def test_a_page_preselects_its_house(self, client, agent, house):
        ours = open_maison(maison=house, by=SYSTEM)
        page = make.event("Notre page", parent=ours)
        soup = BeautifulSoup(client.get(reverse("programmes:desk_plan"), {"page": page.pk}).content, "html.parser")
        assert soup.select_one("[name=page] [selected]")["value"] == str(page.pk)
        assert soup.select_one("[name=maison] [selected]")["value"] == str(house.pk)

    def test_who_leads_and_what_to_prepare_are_kept_and_listed(self, client, agent, desk, house):
        desk.write(desk.data(count=2, leaders=[agent.pk], others="Mme Roux, conteuse ; Paul", needs=["computers"], needs_note="12 postes"))
        date = Session.objects.first()
        assert [who.name for who in date.facilitators.all()] == ["Mme Roux, conteuse", "Paul", "Samia Roux"]
        Session.objects.update(start=make.in_days(3), end=make.in_days(3, 20))
        page = text(client.get(reverse("programmes:desk_prepare")))
        assert "des ordinateurs (12 postes)" in page
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Autre")))
        assert "12 postes" not in text(client.get(reverse("programmes:desk_prepare")))

    def test_last_years_series_is_proposed_fifty_two_weeks_later(self, client, desk):
        desk.write(desk.data(count="", until="2027-01-28", needs=["interpreter"]))
        series = Series.objects.get()
        with time_machine.travel(dt.datetime(2027, 9, 1, 9, tzinfo=dt.UTC), tick=False):
            accounts.sign_in(client, accounts.staff("responsable", series.maison))
            page = client.get(reverse("programmes:desk_series", args=[series.pk]))
            link = BeautifulSoup(page.content, "html.parser").find("a", string=re.compile("un an après"))["href"]
            soup = BeautifulSoup(client.get(link).content, "html.parser")
            assert soup.select_one("[name=day]")["value"] == "2028-01-06"  # a Thursday again
            assert soup.select_one("[name=until]")["value"] == "2028-01-27"
            assert soup.select_one("[name=capacity]")["value"] == "12"
            assert soup.select_one("[name=needs][value=interpreter]").has_attr("checked")

    def test_the_list_shows_a_series_once(self, client, desk):
        desk.write(desk.data())
        page = text(client.get(reverse("programmes:desk_sheets")))
        assert "et 7 autres dates" in page
        assert page.count('data-label="Quoi"') == 1

    def test_other_houses_series_dates_and_flyers_are_not_found(self, client, desk):
        desk.write(desk.data())
        series, date = Series.objects.get(), Session.objects.first()
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Autre")))
        for name, key in (
            ("desk_series", series.pk), ("desk_series_flyer", series.pk), ("desk_date", date.pk), ("desk_date_flyer", date.pk),
            ("desk_change_date", date.pk), ("desk_cancel_date", date.pk),
        ):  # fmt: skip
            assert client.get(reverse(f"programmes:{name}", args=[key])).status_code == 404, name

    def test_queries_do_not_grow_with_the_dates(self, client, desk, django_assert_max_num_queries):
        short = plan("inscription", days=EIGHT[:2], room=room(), names=["Paul"], needs=["computers"])
        long = plan("inscription", days=[THURSDAY + dt.timedelta(days=n) for n in range(30)], names=["Léa"], needs=["computers"])
        seen = {}
        for which, series in (("short", short), ("long", long)):
            client.get(reverse("programmes:desk_series", args=[series.pk]))
            with django_assert_max_num_queries(40) as queries:
                client.get(reverse("programmes:desk_series", args=[series.pk]))
            seen[which] = len(queries)
        assert seen["short"] == seen["long"]
        for address in ("programmes:desk_sheets", "programmes:desk_prepare"):
            counts = []
            for number in (1, 4):
                for extra in range(number):
                    plan("libre", days=[dt.date(2026, 12, 1 + extra)], names=[f"Paul {address} {number} {extra}"], needs=["childcare"])
                with django_assert_max_num_queries(40) as queries:
                    client.get(reverse(address))
                counts.append(len(queries))
            assert counts[0] == counts[1], address

    def test_a_preview_costs_the_same_however_many_dates(self, desk, django_assert_max_num_queries):
        blue = room()
        plan("libre", days=EIGHT, room=blue)
        desk.preview(desk.data(room=blue.pk))
        counts = []
        for number in (2, 12):
            with django_assert_max_num_queries(60) as queries:
                desk.preview(desk.data(room=blue.pk, count=number))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_the_flyer_is_an_a5_page_that_says_dates_price_and_how_to_come(self, client, desk, house):
        house.phone, house.transport = "+33476000000", "Tram C, arrêt Les Tilleuls"
        house.save()
        by = prices.agent("tarifs@ville.test")
        tariff = prices.tariff(by, name="Ateliers", unit="la séance")
        prices.published(tariff, by)
        series = plan("parcours", days=EIGHT, page=make.event("Chorale", introduction="On chante."), terms=Terms(capacity=9, tariff=tariff))
        answer = client.get(reverse("programmes:desk_series_flyer", args=[series.pk]))
        pdf = PdfReader(BytesIO(answer.content))
        assert len(pdf.pages) == 1
        assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == [148, 210]
        words = re.sub(r"\s+", " ", pdf.pages[0].extract_text().replace("\u00a0", " "))
        for wanted in (
            "Chorale",
            "jeudi 7 janvier 2027",
            "10 h – 12 h",
            "Tram C",
            "04 76 00 00 00",
            "selon vos moyens",
            "une fois pour toutes",
        ):
            assert wanted in words, wanted
        page = text(client.get(reverse("programmes:desk_series", args=[series.pk])))
        assert "<textarea" in page
        assert "jeudi 7 janvier 2027" in page
        single = client.get(reverse("programmes:desk_date_flyer", args=[series.sessions.first().pk]))
        assert single["content-type"] == "application/pdf"

    def test_a_series_all_over_has_no_flyer(self, client, desk):
        series = plan("libre")
        for date in series.sessions.all():
            cancel_session(session=date, by=None)
        assert client.get(reverse("programmes:desk_series_flyer", args=[series.pk])).status_code == 404
        assert client.get(reverse("programmes:desk_series", args=[series.pk])).status_code == 200


def text_of(soup) -> str:
    return re.sub(r"\s+", " ", soup.get_text().replace("\u00a0", " "))


def test_a_kind_with_its_own_recipe_is_offered_no_general_one(monkeypatch):
    kind = registry.kinds.get("event")
    general = [recipe for recipe in registry.recipes if recipe.serves(kind)]
    assert general
    monkeypatch.setattr(type(kind), "own_recipe", True)
    assert not [recipe for recipe in general if recipe.serves(kind)]
