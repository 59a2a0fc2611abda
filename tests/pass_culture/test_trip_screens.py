"""The planner's recipe of an outing, the page of a departure at the desk, its public page, the partners in the back office."""

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pass_culture.actions.call_off_trip import call_off_trip
from pass_culture.actions.change_trip import change_trip
from pass_culture.enums import CalledOffBy
from pass_culture.models import Trip, Venue
from pass_culture.reading.readiness import hands_of
from pass_culture.reading.trips import trips_read
from pass_culture.roles import grant_venues
from portal.households.actions.create_household import create_household
from portal.kit import registry
from portal.notifications.models import OutboxMessage
from programmes.actions.enrol import enrol
from programmes.actions.set_asking import set_asking
from programmes.enums import Channel, Selection
from programmes.models import Series, SheetLimit
from programmes.volunteering.actions.write_template import Line, write_template
from programmes.volunteering.rules.numbers import Hands
from tests.people import factories as accounts
from tests.volunteering import factories as hands

from . import factories as make
from .test_going_rows import holder
from .test_trip_acts import HOUR, asked_of, changed

pytestmark = pytest.mark.django_db


def text(response) -> str:
    found = re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'").replace("\u00a0", " "))
    return re.sub(r'<input type="hidden"[^>]*>', "", found)


@pytest.fixture
def planner(client):
    return accounts.sign_in(client, accounts.staff("animation", make.house(), first_name="Samia"))


class TestRecipe:
    def asked(self, page, **more) -> dict:
        day = timezone.localdate() + make.dt.timedelta(days=30)
        return {
            "page": page.pk, "maison": make.house().pk, "recette": "sortie", "day": day.isoformat(), "begins": "20:00", "ends": "22:00",
            "every": "0", "place": "", "needs_note": "", "season": make.season().pk, "venue": make.venue("Théâtre des Tilleuls").pk,
            "meeting_hour": "19:00", "meeting_place": "Devant la maison", "back_hour": "00:15", "contract_seats": "32", "escort_seats": "2",
            "needs_card": "on", "selection": "tirage", "waiting_list": "on", **more,
        }  # fmt: skip

    def write(self, client, asked: dict):
        page = client.post(reverse("programmes:desk_plan"), {**asked, "etape": "voir"})
        days = re.findall(r'name="garder" value="([^"]+)"', page.content.decode())
        assert days, text(page)
        return client.post(reverse("programmes:desk_plan"), {**asked, "etape": "ecrire", "garder": days, "propose": days})

    def test_a_page_of_outings_is_planned_by_its_own_recipe_alone(self):
        kind = registry.kinds.get("outing")
        assert [key for key, recipe in registry.recipes.items() if recipe.serves(kind)] == ["sortie"]

    def asked_again(self, planner, **wrong) -> str:
        """What the form says, with what was typed still in it."""
        page = text(planner.post(reverse("programmes:desk_plan"), {**self.asked(make.outing(), **wrong), "etape": "voir"}))
        for name, value in wrong.items():
            assert name.startswith("share_") or f'name="{name}" value="{value}"' in page or f">{value}</textarea>" in page, (name, value)
        return page

    def test_what_is_wrong_is_told_beside_its_box_and_stays_as_it_was_typed(self, planner):
        page = self.asked_again(planner, contract_seats="99999999999", escort_seats="-3", from_age="1000", meeting_place="x" * 200)
        assert "Il reste 4 choses à corriger" in page

    def test_a_share_that_is_wrong_is_seen_at_once(self, planner):
        house = f"share_maison_{make.house().pk}"
        page = self.asked_again(planner, **{house: "99999"})
        assert f'name="{house}" value="99999"' in page
        folded = page[page.index("Garder des places pour certains") - 80 :]
        assert '<details class="disclosure" open' in folded[: folded.index("<summary>")]

    def test_what_nobody_asked_for_stays_folded(self, planner):
        page = self.asked_again(planner, contract_seats="0")
        for title in ("Qui vient sans carte, fauteuils roulants", "Garder des places pour certains"):
            before = page[: page.index(f"<summary>{title}")]
            assert " open" not in before[before.rindex("<details") :], title

    def test_an_outing_in_the_holidays_is_a_date_like_another(self, planner):
        address = f"{reverse('programmes:desk_plan')}?page={make.outing().pk}&maison={make.house().pk}&recette=sortie"
        form = planner.get(address).context["form"]
        assert not form["skip_school"].value() and not form["skip_public"].value()

    def test_from_the_page_to_the_departure(self, planner):
        page, agent = make.outing(), accounts.staff("animation", make.house())
        asked = self.asked(
            page, by_coach="on", stops="18 h 40 Place des Géants", from_age="8", guests="2", wheelchairs="4", shares_days="5",
            share_door_desk="5", **{f"share_maison_{make.house().pk}": "10"}, leaders=str(agent.pk),
            tariff=make.tariff("flat", flat_cents=500).pk, guest_tariff=make.tariff("flat", flat_cents=800).pk,
        )  # fmt: skip
        answer = self.write(planner, asked)
        trip = Trip.objects.get()
        assert answer.url == reverse("pass_culture_desk:trip", args=[trip.pk])
        sheet = trip.sheet
        assert (sheet.capacity, sheet.selection, sheet.guests, sheet.kept) == (30, Selection.DRAW, 2, 15)
        assert trip.back_at > sheet.sessions.get().end
        assert [stop.place for stop in trip.stops.all()] == ["Place des Géants"]
        assert [escort.user for escort in trip.escorts.all()] == [agent]
        assert SheetLimit.objects.get().places == 4
        assert sheet.sessions.get().place == "Théâtre des Tilleuls"
        assert Series.objects.get().recipe == "sortie"

    @pytest.mark.parametrize(
        ("field", "more", "words"),
        [
            ("escort_seats", {"contract_seats": "2"}, "aucune place pour les habitants"),
            ("meeting_hour", {"meeting_hour": "21:00"}, "cette heure vient après"),
            ("by_coach", {"stops": "18 h 40 Patio"}, "cochez « en car »"),
            ("stops", {"stops": "Patio", "by_coach": "on"}, "Ligne à revoir"),
            ("shares_days", {"share_door_desk": "31"}, "gardez-en moins"),
            ("contract_seats", {"contract_seats": "beaucoup"}, "nombre entier"),
            ("season", {"season": "999999"}, "n’est plus proposée"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_box_and_nothing_is_written(self, planner, field, more, words):
        page = planner.post(reverse("programmes:desk_plan"), {**self.asked(make.outing(), **more), "etape": "voir"})
        assert words in text(page)
        assert not Trip.objects.exists()

    def test_a_tariff_above_five_euros_is_not_of_the_scheme(self, planner):
        asked = self.asked(make.outing(), tariff=make.tariff("flat", flat_cents=900).pk)
        assert "Une sortie va de 0 à 5,00 €" in text(planner.post(reverse("programmes:desk_plan"), {**asked, "etape": "voir"}))

    def test_first_come_when_it_is_chosen(self, planner):
        self.write(planner, self.asked(make.outing(), selection="arrivee"))
        assert Trip.objects.get().sheet.selection == Selection.FIRST_COME

    def test_the_house_s_template_of_needs_asks_for_volunteers_by_itself(self, planner):
        mission = hands.mission()
        line = Line(hands.post("Accompagner"), Hands(1, 1, 2), before=60, after=30)
        write_template(
            name="Une sortie", maison=mission.maison, mission=mission, lines=[line], kind="outing", applied_by_itself=True, by=make.agent()
        )
        page = make.outing(maison=mission.maison)
        accounts.sign_in(planner, accounts.staff("direction"))
        self.write(planner, {**self.asked(page), "maison": mission.maison.pk})
        trip = Trip.objects.get()
        (shift,) = hands_of(trips_read().get(pk=trip.pk))
        assert shift.serves == trip.sheet.sessions.get()
        assert "Accompagner" in text(planner.get(reverse("pass_culture_desk:trip", args=[trip.pk])))

    def test_no_season_to_choose_is_said(self, planner):
        asked = self.asked(make.outing(), season="")
        assert "Choisissez une réponse." in text(planner.post(reverse("programmes:desk_plan"), {**asked, "etape": "voir"}))


class TestDesk:
    def address(self, trip, name="trip") -> str:
        return reverse(f"pass_culture_desk:{name}", args=[trip.pk])

    def test_everything_about_it_and_what_is_missing(self, planner):
        trip = make.trip()
        page = text(planner.get(self.address(trip)))
        for words in (
            "Avant d’annoncer",
            "Personne n’accompagne encore.",
            "Tenues par le partenaire",
            "Les inscriptions",
            "Annoncer l’ouverture",
        ):
            assert words in page

    def test_the_screen_changes_it_and_a_stale_one_is_told(self, planner):
        trip = make.trip()
        shown = planner.get(self.address(trip, "trip_change"))
        form = shown.context["form"]
        sent = {name: ("" if (value := form[name].value()) in (None, False) else value) for name in form.fields}
        sent |= {"meeting_hour": "16:30", "back_hour": "", "from_age": "7"}
        answer = planner.post(self.address(trip, "trip_change"), sent)
        assert answer.status_code == 302, text(answer)
        trip.refresh_from_db()
        assert (trip.from_age, trip.edition, timezone.localtime(trip.meeting_at).hour) == (7, 2, 16)
        assert "a été changée depuis" in text(planner.post(self.address(trip, "trip_change"), {**sent, "from_age": "9"}))

    def test_the_list_says_what_comes_first_what_is_called_off_and_what_was(self, planner):
        make.trip(page=make.outing("Le grand bal"), days=-20)
        make.trip(page=make.outing("Nuit au musée"), days=9)
        lost = make.trip(page=make.outing("Raquettes"), days=2)
        call_off_trip(trip=lost, origin=CalledOffBy.WEATHER, words="La route est fermée.", by=make.agent())
        page = text(planner.get(reverse("pass_culture_desk:home")))
        order = [page.index(words) for words in ("À venir", "Raquettes", "annulée", "Nuit au musée", "Déjà faites", "Le grand bal")]
        assert order == sorted(order)

    def test_what_is_over_offers_nothing_that_would_be_refused(self, planner):
        trip = make.trip(days=-3)
        page = text(planner.get(self.address(trip)))
        for words in (
            "Changer la sortie",
            "Annuler la sortie",
            "Annoncer l’ouverture",
            "Choisir qui accompagne",
            "inscriptions sont ouvertes",
        ):
            assert words not in page, words
        assert "Les inscriptions" in page and "Convention avec le lieu" in page

    def test_what_is_called_off_says_why_and_offers_no_place(self, planner):
        trip = make.trip()
        assert "Les inscriptions sont ouvertes" in text(planner.get(self.address(trip)))
        call_off_trip(trip=trip, origin=CalledOffBy.WEATHER, words="La route est fermée.", by=make.agent())
        page = text(planner.get(self.address(trip)))
        assert "La route est fermée." in page and "Qui est prévenu" in page
        assert "Les inscriptions sont ouvertes" not in page and "il en reste" not in page

    def test_nobody_to_choose_as_escort_is_said(self, client):
        trip = make.trip(page=make.outing(maison=make.house("Abbaye")))
        boss = accounts.sign_in(client, accounts.staff("direction"))
        page = boss.get(self.address(trip, "trip_escorts"))
        assert bool(page.context["form"].known) == ("Personne à cocher" not in text(page))

    def test_a_cut_below_those_taken_is_said_beside_its_box(self, planner):
        trip = make.trip(3)
        enrol(sheet=trip.sheet, people=[holder(), holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        form = planner.get(self.address(trip, "trip_change")).context["form"]
        sent = {name: ("" if (value := form[name].value()) in (None, False) else value) for name in form.fields}
        page = planner.post(self.address(trip, "trip_change"), {**sent, "contract_seats": "3", "seats": "1"})
        assert "2 places sont promises à des personnes" in " ".join(page.context["form"].errors["contract_seats"])
        assert Trip.objects.get().contract_seats == 5

    def test_who_goes_along_and_the_announcement(self, planner):
        trip, agent = make.trip(), accounts.staff("animation", make.house(), first_name="Karim")
        planner.post(self.address(trip, "trip_escorts"), {"users": [str(agent.pk)], "edition": "1"})
        assert "Karim" in text(planner.get(self.address(trip)))
        answer = planner.post(self.address(trip, "trip_announce"), {"edition": "2"}, follow=True)
        assert "L’ouverture est annoncée" in text(answer)
        assert "déjà été annoncée" in text(planner.post(self.address(trip, "trip_announce"), {}, follow=True))

    def test_another_house_s_departure_is_not_there(self, client):
        trip = make.trip()
        accounts.sign_in(client, accounts.staff("animation", make.house("Patio")))
        assert client.get(self.address(trip)).status_code == 404
        assert client.post(self.address(trip, "trip_announce")).status_code == 404

    def test_nobody_who_goes_is_named_there_nor_what_she_pays(self, planner):
        trip = make.trip(tariff=make.tariff("flat", flat_cents=437))
        person = holder("Mme Introuvable", phone="+33612345678")
        home = create_household(referents=[person], members=[], by=make.agent())
        enrol(sheet=trip.sheet, people=[person], household=home, by=make.agent(), channel=Channel.COUNTER)
        page = text(planner.get(self.address(trip)))
        assert "Introuvable" not in page
        assert "34 56 78" not in page

    @pytest.mark.parametrize("size", [1, 6])
    def test_its_page_costs_the_same_queries_whatever_is_on_it(self, planner, size):
        trip = make.trip(20)
        stops = tuple((f"Arrêt {number}", trip.meeting_at) for number in range(size))
        changed(trip, by_coach=True, stops=stops)
        for _ in range(size):
            enrol(sheet=trip.sheet, people=[holder()], household=None, by=make.agent(), channel=Channel.COUNTER)
        planner.get(self.address(trip))
        with CaptureQueriesContext(connection) as read:
            planner.get(self.address(trip))
        assert len(read) <= 32


class TestPublicPage:
    def page(self, client, trip) -> str:
        return text(client.get(trip.sheet.activity.get_url()))

    def test_a_visitor_reads_how_one_goes_and_how_places_are_given(self, client):
        page = make.outing("Le Horla", around="Rencontre avec le comédien", duration="1 h 20")
        now = make.in_days(0, 10)
        window = {"opens_at": now + 2 * HOUR, "requests_until": make.in_days(3), "draw_at": make.in_days(4)}
        venue = make.venue("Théâtre des Tilleuls", address="3 place du Marché", access_note="Une rampe à gauche")
        fields = {"venue": venue, "back_at": make.in_days(10) + 4 * HOUR, "from_age": 10, "by_coach": True}
        trip = make.trip(30, page=page, selection=Selection.DRAW, trip=fields, **window)
        change_trip(trip=trip, asked=asked_of(trip, stops=(("Place des Géants", trip.meeting_at),)), by=make.agent())
        SheetLimit.objects.create(sheet=trip.sheet, need="wheelchair", places=4)
        shown = self.page(client, trip)
        for words in (
            "Rencontre avec le comédien", "1 h 20", "17 h, Devant la maison", "Place des Géants", "Vers 22 h, en car",
            "Dès 10 ans", "30 places pour les habitants", "4 places pour fauteuil roulant", "Une rampe à gauche", "on tire au sort",
            "Passent d’abord les personnes qui ne sont pas encore venues", "Les mineurs non accompagnés ne partent pas avec nous",
            "Ce n’est pas l’application", "Ouverture",
        ):  # fmt: skip
            assert words in shown, words

    def test_guests_and_shares_are_said(self, client):
        trip = make.trip(trip={"guest_tariff": make.tariff("flat", flat_cents=800)})
        set_asking(sheet=trip.sheet, guests=2, asks_needs=True, approval=False, by=None)
        assert "Vous pouvez venir avec 2 personnes au plus sans carte, à leur propre prix : 8,00 €." in self.page(client, trip)

    def test_who_is_signed_in_reads_beforehand_what_stands_against_her_alone(self, client):
        trip, user = make.trip(), accounts.resident()
        person = make.person(user=user)
        elsewhere = make.trip(page=make.outing("Le grand concert"))
        make.card(person)
        enrol(sheet=elsewhere.sheet, people=[person], household=None, by=make.agent(), channel=Channel.COUNTER)
        assert "Le grand concert" not in self.page(client, trip)
        accounts.sign_in(client, user)
        shown = self.page(client, trip)
        assert "Avant de demander une place" in shown
        assert "Vous allez déjà à « Le grand concert »" in shown

    def test_volunteers_who_go_along_are_counted_and_not_named_to_the_whole_world(self, client):
        trip = make.trip()
        shift = hands.shift(days=10, hour=18)
        type(shift).objects.filter(pk=shift.pk).update(serves=trip.sheet.sessions.get())
        assert "bénévole" not in self.page(client, trip)
        hands.taken(shift, hands.volunteer(make.person("Jeanne", birth_year=1980)))
        page = self.page(client, trip)
        assert "Une personne bénévole" in page and "Jeanne" not in page

    def test_why_one_does_not_go_and_what_is_proposed_instead(self, client):
        page, other = make.outing("Raquettes"), make.trip(page=make.outing("Nuit au musée"))
        trip = make.trip(page=page)
        call_off_trip(trip=trip, origin=CalledOffBy.WEATHER, words="La route est fermée.", instead=other, by=make.agent())
        shown = self.page(client, trip)
        said = shown[shown.index("Cette sortie n’a pas lieu") :]
        for words in ("La route est fermée.", "ce qui était payé leur revient", "Nuit au musée", "Les autres sorties de la saison"):
            assert words in said, words
        assert "Comment on a une place" not in shown
        call_off_trip(trip=other, origin=CalledOffBy.US, by=make.agent())
        assert "Nuit au musée" not in self.page(client, trip)

    @pytest.mark.parametrize("size", [1, 3])
    def test_it_costs_the_same_queries_whatever_its_dates(self, client, size):
        page = make.outing()
        trips = [make.trip(10 + number, days=10 + number, page=page) for number in range(size)]
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as read:
            self.page(client, trips[0])
        assert len(read) <= 40


class TestPartners:
    def test_the_town_s_editors_keep_them_and_nobody_deletes_them(self, client):
        grant_venues()
        editor = accounts.staff("redaction")
        editor.groups.add(Group.objects.get(name="Rédaction de la ville"))
        accounts.sign_in(client, editor)
        answer = client.post("/admin/lieux-partenaires/new/", {"name": "Le Méliès", "address": "28 allée", "transport": "", "contact": ""})
        assert answer.status_code == 302, text(answer)
        venue = Venue.objects.get()
        assert "Le Méliès" in text(client.get("/admin/lieux-partenaires/"))
        assert client.post(f"/admin/lieux-partenaires/delete/{venue.pk}/").status_code in (302, 403, 404)
        assert Venue.objects.filter(pk=venue.pk).exists()


def test_the_wish_is_said_online_and_at_the_counter(client):
    user = accounts.resident()
    card = make.card(make.person(user=user))
    accounts.sign_in(client, user)
    client.post(reverse("pass_culture:openings", args=[card.pk]), {"prevenir": "oui"})
    card.refresh_from_db()
    assert card.tell_openings
    assert "Ne plus prévenir" in text(client.get(reverse("pass_culture:card")))
    accounts.sign_in(client, other := accounts.resident())
    make.person(user=other)
    assert client.post(reverse("pass_culture:openings", args=[card.pk]), {"prevenir": "non"}).status_code == 404
    accounts.sign_in(client, accounts.staff("accueil", make.house()))
    make.house().known_people.create(person=card.person, since="2026-01-01")
    client.post(reverse("pass_culture_desk:openings", args=[card.pk]), {"prevenir": "non"})
    card.refresh_from_db()
    assert not card.tell_openings
    assert not OutboxMessage.objects.exists()


class TestSigningUp:
    """By the engine's own screens."""

    def resident(self, client, **fields):
        user = accounts.resident()
        person = make.person("Mme B.", user=user, birth_year=1980, **fields)
        home = create_household(referents=[person], members=[child := make.person("Léo", birth_year=2016)], by=make.agent())
        accounts.sign_in(client, user)
        return person, child, home

    def sent(self, client, trip, *people):
        return client.post(reverse("programmes:sign_up", args=[trip.sheet_id]), {"people": [one.pk for one in people], "act": "enrol"})

    def test_every_reason_is_read_at_once_each_with_its_way_out(self, client):
        _, child, _ = self.resident(client)
        page = text(self.sent(client, make.trip(trip={"from_age": 12}), child))
        for words in ("Léo : il faut la carte de la saison", "dans toutes les maisons", "Cette sortie est dès 12 ans", "moins de 18 ans"):
            assert words in page

    def test_who_may_come_with_whom_is_said_before(self, client):
        self.resident(client)
        page = text(client.get(reverse("programmes:sign_up", args=[make.trip().sheet_id])))
        assert "Les mineurs non accompagnés ne partent pas avec nous." in page

    def test_together_with_their_cards_they_go(self, client):
        person, child, _ = self.resident(client)
        make.card(person)
        make.card(child)
        trip = make.trip()
        assert self.sent(client, trip, person, child).status_code == 302
        trip.sheet.refresh_from_db()
        assert trip.sheet.taken == 2

    def test_the_counter_reads_the_same_words(self, client):
        trip, person = make.trip(), make.person("Mme B.", birth_year=1980)
        make.house().known_people.create(person=person, since="2026-01-01")
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        address = f"{reverse('programmes:desk_enrol', args=[trip.sheet_id])}?personne={person.pk}"
        page = text(client.post(address, {"person": person.pk, "people": [person.pk], "channel": "counter", "places": "1"}))
        assert "Mme B. : il faut la carte de la saison" in page
