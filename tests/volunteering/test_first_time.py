"""A first time without an account: by a link that ends and is taken back, or by a line on paper."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from portal.desk.actions.key_line import key_line
from portal.kit import clock, dates, registry
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.models import Enrolment
from programmes.volunteering.actions.come_first_time import come_first_time, shifts_of
from programmes.volunteering.actions.open_first_time import open_first_time, stop_first_time
from programmes.volunteering.models import FirstTimeLink, Volunteer
from tests.people import factories as accounts

from . import factories as make
from .test_choosing import cost
from .test_giving_back import at
from .test_taking import codes, resident

pytestmark = pytest.mark.django_db
LENA = {"given_name": "Léna", "family_name": "Moreau", "birth_year": 1991, "phone": "0612345678", "email": "", "channel": "sms"}


def opened(*shifts, days: int = 7) -> tuple[FirstTimeLink, str]:
    return open_first_time(maison=make.house(), until=clock.now() + dt.timedelta(days=days), by=None, shifts=shifts)


def come(secret: str, shift, **more) -> Enrolment:
    [row] = come_first_time(secret=secret, shifts=[shift], who={**LENA, **more.pop("who", {})}, charter=make.charter(), **more)
    return row


class TestTheLink:
    def test_she_is_known_to_the_house_has_a_file_and_a_place(self):
        shift = make.shift()
        row = come(opened()[1], shift)
        volunteer = Volunteer.objects.of(row.person)
        assert (row.state, row.channel, row.person.full_name) == ("confirmed", "online", "Léna Moreau")
        assert (volunteer.accepted, list(volunteer.maisons.all())) == (True, [shift.maison])

    def test_its_secret_is_not_kept(self):
        link, secret = opened()
        assert secret not in str(link.__dict__)

    def test_it_ends_and_it_is_taken_back(self):
        shift = make.shift()
        link, secret = opened(days=2)
        with at(clock.now() + dt.timedelta(days=2)):
            assert codes(lambda: come(secret, shift)) == ["lien-ferme"]
        stop_first_time(link=link, by=None)
        stop_first_time(link=link, by=None)
        assert codes(lambda: come(secret, shift)) == ["lien-ferme"]
        assert codes(lambda: come("autre", shift)) == ["lien-ferme"]
        assert not Person.objects.filter(family_name="Moreau").exists()

    def test_it_opens_the_shifts_chosen_of_its_house_alone(self):
        chosen, other = make.shift(), make.shift(days=8)
        far = make.shift(make.mission(maison=make.house("Quais")))
        link, secret = opened(chosen, far)
        assert list(shifts_of(link)) == [chosen]
        assert codes(lambda: come(secret, other)) == ["pas-ce-creneau"]
        assert list(shifts_of(opened()[0])) == [chosen, other]

    def test_what_stands_against_her_is_told_and_nothing_of_her_is_kept(self):
        shift, (_, secret) = make.shift(), opened()
        assert codes(lambda: come(secret, shift, who={"birth_year": clock.today().year - 16})) == ["date-de-naissance", "accord-parent"]
        assert not Person.objects.filter(family_name="Moreau").exists()

    def test_the_same_form_twice_is_one_person(self):
        shift, (_, secret), key = make.shift(), opened(), uuid.uuid4()
        assert come(secret, shift, key=key) == come(secret, shift, key=key)
        assert Person.objects.filter(family_name="Moreau").count() == 1

    def come_to(self, secret: str, *shifts) -> list[Enrolment]:
        return come_first_time(secret=secret, shifts=list(shifts), who=LENA, charter=make.charter())

    def test_several_at_once_are_all_hers(self):
        shifts = [make.shift(days=9), make.shift(days=7)]
        rows = self.come_to(opened(*shifts)[1], *shifts)
        assert [row.sheet_id for row in rows] == [shifts[1].sheet_id, shifts[0].sheet_id]
        assert {row.person.full_name for row in rows} == {"Léna Moreau"}
        assert Volunteer.objects.count() == 1

    def test_one_that_is_refused_is_named_and_nothing_is_kept(self):
        page = make.mission()
        first, clash = make.shift(page, task=make.post()), make.shift(page, task=make.post(), hour=15)
        _, secret = opened(first, clash)
        with pytest.raises(Refusal) as refused:
            self.come_to(secret, first, clash)
        assert [one.code for one in refused.value.reasons] == ["deja-un-creneau"]
        assert refused.value.words.startswith(dates.moment_short(clash.session.start).capitalize())
        assert not Person.objects.filter(family_name="Moreau").exists() and not Enrolment.objects.exists()

    def test_one_that_filled_meanwhile_or_that_the_link_does_not_open_is_named(self):
        free, full, other = make.shift(), make.shift(days=8, maximum=1, wanted=1), make.shift(days=9)
        _, secret = opened(free, full)
        make.taken(full)
        for closed in (full, other):
            with pytest.raises(Refusal) as refused:
                self.come_to(secret, free, closed)
            assert refused.value.code == "pas-ce-creneau"
            assert dates.moment_short(closed.session.start).capitalize() in refused.value.words
        assert codes(lambda: self.come_to(secret)) == ["pas-ce-creneau"]
        assert not Person.objects.filter(family_name="Moreau").exists()

    def test_a_post_that_asks_for_a_qualification_is_not_for_a_first_time(self):
        cook = make.post("Cuisiner")
        cook.qualifications.add(make.qualification())
        asked, free = make.shift(task=cook), make.shift(days=8)
        link, secret = opened()
        assert list(shifts_of(link)) == [free]
        assert codes(lambda: self.come_to(secret, asked)) == ["pas-ce-creneau"]

    def test_of_another_house_or_without_an_end_it_is_refused(self):
        agent = accounts.staff("accueil", make.house())
        quais, until = make.house("Quais"), clock.now() + dt.timedelta(days=3)
        assert codes(lambda: open_first_time(maison=quais, until=until, by=agent)) == ["pas-cette-maison"]
        far = clock.now() + dt.timedelta(days=60)
        assert codes(lambda: open_first_time(maison=make.house(), until=far, by=agent)) == ["fin-du-lien"]


class TestItsPages:
    def sent(self, shift) -> dict:
        own = {key: value for key, value in LENA.items() if key != "channel"}
        return own | {"shifts": shift.pk, "yes": "on"}

    def test_one_page_and_one_answer_without_an_account(self, client):
        make.charter()
        shift, (_, secret) = make.shift(), opened()
        make.taken(shift, make.volunteer(make.person("M. Diallo", birth_year=1980)))
        page = reverse("volunteering:first_time", args=[secret])
        assert "Venez essayer" in client.get(page).content.decode()
        answer = client.post(page, self.sent(shift)).content.decode()
        assert "C’est noté, à bientôt" in answer
        assert "M. Diallo" in answer
        assert "Appelez la maison" in answer
        assert Person.objects.filter(family_name="Moreau").count() == 1

    def test_what_is_missing_is_said_and_nothing_is_kept(self, client):
        make.charter()
        shift, (_, secret) = make.shift(), opened()
        page = reverse("volunteering:first_time", args=[secret])
        sent = self.sent(shift) | {"phone": "", "yes": ""}
        answer = client.post(page, sent).content.decode()
        assert "Écrivez un téléphone ou une adresse e-mail" in answer
        assert "Lisez la charte" in answer
        young = client.post(page, self.sent(shift) | {"birth_year": clock.today().year - 15}).content.decode()
        assert "l’accord écrit d’un parent" in young
        assert not Person.objects.filter(family_name="Moreau").exists()

    def test_a_link_that_is_over_says_so(self, client):
        make.charter()
        link, secret = opened()
        stop_first_time(link=link, by=None)
        answer = client.get(reverse("volunteering:first_time", args=[secret]))
        assert (answer.status_code, "Ce lien n’est plus ouvert" in answer.content.decode()) == (404, True)

    def test_the_desk_makes_one_shows_it_once_and_takes_it_back(self, client):
        agent = accounts.staff("accueil", make.house())
        accounts.sign_in(client, agent)
        page = reverse("volunteering_desk:first_times")
        made = client.post(page, {"maison": make.house().pk, "days": 3}).content.decode()
        assert "/benevolat/premiere-fois/" in made
        assert "/benevolat/premiere-fois/" not in client.get(page).content.decode()
        link = FirstTimeLink.objects.get()
        client.post(reverse("volunteering_desk:first_time_stop", args=[link.pk]))
        link.refresh_from_db()
        assert link.stopped_at is not None

    def test_the_desk_chooses_its_shifts(self, client):
        chosen, other, far = make.shift(), make.shift(days=8), make.shift(make.mission("Jardiner", make.house("Quais")))
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        page = reverse("volunteering_desk:first_times")
        shown = client.get(page, {"creneau": chosen.pk})
        assert shown.context["form"].initial["shifts"] == [chosen.pk]
        assert "Jardiner" not in shown.content.decode()
        answer = client.post(page, {"maison": make.house().pk, "days": 3, "shifts": [chosen.pk, far.pk]})
        assert answer.context["form"].errors["shifts"] and not FirstTimeLink.objects.exists()
        client.post(page, {"maison": make.house().pk, "days": 3, "shifts": [chosen.pk, other.pk]})
        assert set(FirstTimeLink.objects.get().shifts.all()) == {chosen, other}
        assert chosen.post.name in client.get(page).content.decode()

    def test_those_chosen_for_her_are_ticked_and_taken_in_one_go(self, client):
        make.charter()
        shifts = [make.shift(), make.shift(days=9)]
        _, secret = opened(*shifts)
        page = reverse("volunteering:first_time", args=[secret])
        assert client.get(page).content.decode().count(" checked") == 2
        answer = client.post(page, self.sent(shifts[0]) | {"shifts": [shift.pk for shift in shifts]}).content.decode()
        assert answer.count("jusqu’à") == 2
        assert Enrolment.objects.active().count() == 2

    def test_a_volunteer_who_has_an_account_says_yes_in_one_tap(self, client):
        volunteer, shift = resident(), make.shift()
        _, secret = opened(shift)
        accounts.sign_in(client, volunteer.person.user)
        page = reverse("volunteering:first_time", args=[secret])
        assert "Prénom" not in client.get(page).content.decode()
        client.post(page, {"shifts": shift.pk})
        assert Enrolment.objects.get().person == volunteer.person
        again = client.post(page, {"shifts": shift.pk}).content.decode()
        assert "Je viens" in again and Enrolment.objects.count() == 1

    def test_an_account_that_gave_no_hand_yet_reads_the_charter_there(self, client):
        make.charter()
        user, shift = make.account(), make.shift()
        person = make.person("Jeanne", birth_year=1980)
        Person.objects.filter(pk=person.pk).update(user=user)
        _, secret = opened(shift)
        accounts.sign_in(client, user)
        page = reverse("volunteering:first_time", args=[secret])
        assert "Lisez la charte, puis cochez" in client.post(page, {"shifts": shift.pk}).content.decode()
        client.post(page, {"shifts": shift.pk, "yes": "on"})
        assert (Enrolment.objects.get().person, Volunteer.objects.of(person).accepted) == (person, True)

    @pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "\x00", "²"])
    def test_hostile_choices_are_answered(self, client, value):
        make.charter()
        shift, (_, secret) = make.shift(), opened()
        page = reverse("volunteering:first_time", args=[secret])
        assert client.post(page, self.sent(shift) | {"shifts": value}).status_code == 200
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        desk = reverse("volunteering_desk:first_times")
        assert client.get(desk, {"creneau": value, "maison": value}).status_code == 200
        assert client.post(desk, {"maison": value, "shifts": value, "days": value}).status_code == 200

    def test_the_list_of_links_costs_the_same_whatever_their_number(self, client):
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        opened(make.shift(), make.shift(days=8))
        few = cost(client, reverse("volunteering_desk:first_times"))
        for days in range(9, 14):
            opened(make.shift(days=days))
        assert cost(client, reverse("volunteering_desk:first_times")) == few <= 10

    def test_another_houses_link_is_not_taken_back(self, client):
        link, _ = open_first_time(maison=make.house("Quais"), until=clock.now() + dt.timedelta(days=3), by=None)
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        assert client.post(reverse("volunteering_desk:first_time_stop", args=[link.pk])).status_code == 404


class TestThePaper:
    def line(self, choice: str, who: dict):
        agent, shift = accounts.staff("accueil", make.house()), make.shift()
        make.charter()
        blank = registry.paper_forms.get("premiere-fois").blank(agent, shift.pk)
        return shift, key_line(form="premiere-fois", blank=blank, person=None, who=who, choice=choice, by=agent)

    def who(self, **more) -> dict:
        return {name: LENA[name] for name in ("given_name", "family_name", "birth_year", "phone")} | more

    def test_ticked_she_is_a_volunteer_with_her_place(self):
        shift, done = self.line("oui", self.who())
        assert "inscrit·e au créneau" in done["words"]
        assert Enrolment.objects.get(sheet=shift.sheet_id).state == "confirmed"

    def test_not_ticked_she_is_somebody_to_meet(self):
        shift, done = self.line("parler", self.who())
        assert "à rencontrer" in done["words"]
        assert not Enrolment.objects.filter(sheet=shift.sheet_id).exists()

    def test_without_an_age_words_say_what_is_missing_and_nothing_is_kept(self):
        assert codes(lambda: self.line("oui", self.who(birth_year=None))) == ["age-inconnu"]
        assert not Person.objects.filter(family_name="Moreau").exists()

    def test_a_blank_for_each_shift_of_the_fortnight_with_seats(self):
        agent, full = accounts.staff("accueil", make.house()), make.shift(maximum=1, wanted=1)
        make.taken(full)
        shift = make.shift(days=3)
        make.shift(days=30)
        assert [one.key for one in registry.paper_forms.get("premiere-fois").blanks(agent, make.house())] == [shift.pk]

    def test_the_paper_offers_no_post_that_asks_for_a_qualification(self):
        agent, weighing = accounts.staff("accueil", make.house()), make.post("Peser")
        weighing.qualifications.add(make.qualification())
        open_to_all = make.shift()
        make.shift(task=weighing)
        assert [one.key for one in registry.paper_forms.get("premiere-fois").blanks(agent, make.house())] == [open_to_all.pk]

    def test_somebody_known_whose_phone_stands_on_the_paper_has_her_place_too(self):
        agent, shift, known = accounts.staff("accueil", make.house()), make.shift(), make.person("Mme Ba", birth_year=1980)
        make.charter()
        blank = registry.paper_forms.get("premiere-fois").blank(agent, shift.pk)
        key_line(form="premiere-fois", blank=blank, person=known, who=self.who(), choice="oui", by=agent)
        assert Enrolment.objects.get(sheet=shift.sheet_id).person == known
