"""Trainings about suicide prevention: who may come, who says so, and that each of them is confidential for good."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock
from portal.kit.models import AuditLine, Reading
from portal.kit.refusal import Refusal
from programmes.actions.enrol import enrol
from programmes.models import SignUpSheet
from programmes.recipes import Terms
from programmes.workshops.actions.forget_validations import forget_validations
from programmes.workshops.actions.open_training import open_training
from programmes.workshops.actions.validate_person import enrol_for_structure, validate_person, withdraw_validation
from programmes.workshops.enums import TrainingKind
from programmes.workshops.kinds import PreventionType, WorkshopType
from programmes.workshops.models import Training, Validation
from programmes.workshops.prevention_forms import plan_mistakes
from programmes.workshops.prevention_privacy import erase, held, told
from programmes.workshops.prevention_recipe import PreventionRecipe
from programmes.workshops.rules import trainings as rules
from tests.people import factories as accounts
from tests.programmes import factories as programmes

from . import prevention as make

pytestmark = pytest.mark.django_db


def refused(call, **arguments) -> Refusal:
    with pytest.raises(Refusal) as found:
        call(**arguments)
    assert found.value.words and found.value.way_out
    return found.value


def put(sheet, person):
    return enrol(sheet=sheet, people=[person], by=None, channel="counter")


class TestRules:
    @given(st.sampled_from(list(rules.BY_KIND)), st.booleans(), st.booleans())
    def test_who_may_come(self, kind, child, vetted):
        asked, against = rules.BY_KIND[kind], rules.refusal(kind, child=child, vetted=vetted)
        if asked.adult and child:
            assert against[0] == "mineure" and "3114" in against[2]
        elif asked.vetted and not vetted:
            assert against[0] in ("pas-validee", "sans-structure")
        else:
            assert against is None

    def test_every_kind_has_its_rule(self):
        assert set(rules.BY_KIND) == set(TrainingKind.values)
        assert rules.BY_KIND["sentinel"].places == 15 and rules.BY_KIND["first-aid"].most == 16

    def test_first_aid_lasts_fourteen_hours_over_two_days(self):
        day = dt.datetime(2027, 1, 7, 9, tzinfo=dt.UTC)
        whole = [(day, day.replace(hour=16)), (day + dt.timedelta(days=1), (day + dt.timedelta(days=1)).replace(hour=16))]
        assert rules.too_short("first-aid", whole) == ""
        assert "2 jours" in rules.too_short("first-aid", whole[:1])
        assert "14 heures" in rules.too_short("first-aid", [whole[0], (whole[1][0], whole[1][0].replace(hour=15))])


class TestConfidential:
    @pytest.mark.parametrize("kind", list(rules.BY_KIND))
    def test_nobody_ticks_it_and_the_database_keeps_it(self, kind):
        sheet = make.training(kind, confidential=False).sheet
        assert sheet.confidential and sheet.stays_confidential
        with pytest.raises(IntegrityError), transaction.atomic():
            SignUpSheet.objects.filter(pk=sheet.pk).update(confidential=False)

    def test_a_sheet_of_another_kind_is_no_training(self):
        assert refused(open_training, sheet=programmes.sheet(3), kind="sentinel", by=None).code == "pas-confidentielle"

    def test_other_sheets_stay_as_they_are_asked(self):
        assert not programmes.sheet(3).stays_confidential

    def test_its_own_name_says_nothing(self):
        assert make.training().sheet.title == ""


class TestPlanning:
    def plan(self, kind, *, seats=None, spans=((9, 17),), partners=()):
        page = make.page()
        dates = [programmes.session(page, days=10 + n, hours=b - a, house=make.house()) for n, (a, b) in enumerate(spans)]
        terms = Terms(more={"training": kind, "seats": seats, "partners": list(partners)})
        [sheet] = PreventionRecipe().write(activity=page.activity_ptr, maison=make.house(), sessions=dates, terms=terms, by=None)
        return Training.objects.get(sheet=sheet)

    def test_a_sentinel_day(self):
        partner = make.structure("Hôpital")
        training = self.plan("sentinel", seats=15, partners=[partner])
        assert training.sheet.capacity == 15 and list(training.partners.all()) == [partner]

    def test_an_evening_has_no_limit_and_no_price(self):
        assert self.plan("evening").sheet.capacity is None
        assert not {"tariff", "capacity"} & set(PreventionRecipe().asks)

    def test_too_many_places_and_too_few_hours_are_said(self):
        assert "15 places" in plan_mistakes({"training": "sentinel", "seats": 16})["seats"]
        with pytest.raises(Refusal, match="2 jours"):
            self.plan("first-aid", seats=16)
        with pytest.raises(Refusal, match="16 places"):
            self.plan("first-aid", seats=17, spans=((9, 17), (9, 17)))

    def test_left_empty_the_places_are_those_of_the_kind(self):
        asked = {"training": "first-aid", "seats": None}
        assert plan_mistakes(asked) == {} and asked["seats"] == 16

    def test_the_planner_offers_it_for_these_pages_alone(self):
        assert PreventionRecipe().serves(PreventionType()) and not PreventionRecipe().serves(WorkshopType())


class TestValidation:
    def test_an_unvalidated_volunteer_is_refused_then_let_in(self):
        training, her, agent = make.training(), make.person(), make.social_worker()
        assert refused(put, sheet=training.sheet, person=her).code == "pas-validee"
        row = validate_person(person=her, kind="sentinel", by=agent)
        assert row.by == agent and row.at <= clock.now()
        assert put(training.sheet, her)[0].state == "confirmed"

    @pytest.mark.parametrize("kind", ["sentinel", "evaluation", "crisis", "first-aid"])
    def test_a_minor_is_refused_in_words(self, kind):
        child = make.person(birth_year=clock.today().year - 15)
        assert "mineure" in refused(put, sheet=make.training(kind).sheet, person=child).code

    def test_a_minor_is_not_validated_either_and_comes_to_the_evening(self):
        child = make.person(birth_year=clock.today().year - 15)
        assert refused(validate_person, person=child, kind="sentinel", by=None).code == "mineure"
        assert put(make.training("evening").sheet, child)[0].state == "confirmed"

    def test_a_professional_comes_by_her_structure(self):
        training, her = make.training("evaluation"), make.person()
        assert refused(put, sheet=training.sheet, person=her).code == "sans-structure"
        assert refused(validate_person, person=her, kind="evaluation", by=None).code == "structure-manquante"
        row = enrol_for_structure(sheet=training.sheet, person=her, structure=make.structure(), by=make.social_worker())
        assert row.state == "confirmed" and row.channel == "phone"
        assert Validation.objects.current().of_person(her).get().structure is not None

    def test_neither_is_written_when_there_is_no_place(self):
        training = make.training("evaluation", capacity=1, waiting_list=False)
        enrol_for_structure(sheet=training.sheet, person=make.person(), structure=make.structure(), by=None)
        her = make.person()
        refused(enrol_for_structure, sheet=training.sheet, person=her, structure=make.structure(), by=None)
        assert not Validation.objects.of_person(her).exists()

    def test_the_database_asks_for_the_structure(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Validation.objects.create(person=make.person(), kind="crisis")
        with pytest.raises(IntegrityError), transaction.atomic():
            Validation.objects.create(person=make.person(), kind="evening")

    def test_once_and_what_asks_none(self):
        her = make.person()
        validate_person(person=her, kind="sentinel", by=None)
        assert refused(validate_person, person=her, kind="sentinel", by=None).code == "deja-validee"
        assert refused(validate_person, person=her, kind="first-aid", by=None).code == "rien-a-valider"
        closed = make.structure(active=False)
        assert refused(validate_person, person=her, kind="crisis", structure=closed, by=None).code == "structure-fermee"
        assert (
            refused(enrol_for_structure, sheet=make.training("evening").sheet, person=her, structure=None, by=None).code == "rien-a-valider"
        )

    def test_taken_back_it_opens_nothing(self):
        her = make.person()
        row = validate_person(person=her, kind="sentinel", by=None)
        withdraw_validation(validation=row, by=None)
        assert refused(withdraw_validation, validation=row, by=None).code == "deja-retiree"
        assert refused(put, sheet=make.training().sheet, person=her).code == "pas-validee"

    def test_a_year_later_it_opens_nothing_is_given_anew_and_goes(self):
        her = make.person()
        row = validate_person(person=her, kind="sentinel", by=None)
        Validation.objects.filter(pk=row.pk).update(at=clock.now() - dt.timedelta(days=366))
        assert refused(put, sheet=make.training().sheet, person=her).code == "pas-validee"
        validate_person(person=her, kind="sentinel", by=None)
        assert forget_validations(today=clock.today()) == {"validations": 1}
        assert Validation.objects.of_person(her).count() == 1

    def test_the_journal_names_nobody_and_no_training(self):
        her = make.person()
        validate_person(person=her, kind="sentinel", by=make.social_worker())
        line = AuditLine.objects.get(verb="workshops.validate")
        assert line.subject == "" and "sentinel" not in str(line.detail)

    def test_she_takes_it_away_and_has_it_erased(self):
        her = make.person()
        validate_person(person=her, kind="crisis", structure=make.structure("Hôpital"), by=None)
        assert told(her)["validations"][0]["structure"] == "Hôpital"
        erase(her, by=None)
        assert held(her) == 0


class TestScreens:
    def sign_in(self, client, who=None):
        accounts.sign_in(client, who or make.social_worker())
        return client

    def test_a_social_worker_validates_and_enrols_in_one_go(self, client):
        self.sign_in(client)
        training, her, place = make.training("evaluation"), make.person(), make.structure("Hôpital")
        address = reverse("workshops_desk:validation", args=[her.pk])
        answer = client.post(
            address, {"kind": "evaluation", "structure": place.pk, "training": training.pk, "channel": "phone"}, follow=True
        )
        assert "Sa place : inscrit·e" in answer.content.decode() and "Hôpital" in answer.content.decode()
        assert Reading.objects.filter(subject=f"people.Person:{her.pk}").exists()
        assert not Reading.objects.filter(screen__contains="validation").exists()

    def test_what_lacks_is_said_beside_the_field(self, client):
        self.sign_in(client)
        her, other = make.person(), make.training("sentinel")
        address = reverse("workshops_desk:validation", args=[her.pk])
        form = client.post(address, {"kind": "crisis", "training": other.pk, "channel": "phone"}).context["form"]
        assert "structure" in form.errors and "training" in form.errors
        minor = make.person(birth_year=clock.today().year - 15)
        page = client.post(reverse("workshops_desk:validation", args=[minor.pk]), {"kind": "sentinel", "channel": "phone"}).content.decode()
        assert "à partir de 18 ans" in page

    def test_it_is_taken_back(self, client):
        self.sign_in(client)
        her = make.person()
        row = validate_person(person=her, kind="sentinel", by=None)
        client.post(reverse("workshops_desk:validation_withdraw", args=[her.pk, row.pk]))
        row.refresh_from_db()
        assert row.ended_at is not None
        other = validate_person(person=make.person(), kind="sentinel", by=None)
        assert client.post(reverse("workshops_desk:validation_withdraw", args=[her.pk, other.pk])).status_code == 404

    @pytest.mark.parametrize("role", ["accueil", "animation", "regie", "redaction"])
    def test_who_may_not_see_what_is_confidential_gets_nothing(self, client, role):
        self.sign_in(client, accounts.staff(role, make.house()))
        her = make.person()
        for address in (reverse("workshops_desk:trainings"), reverse("workshops_desk:validation", args=[her.pk])):
            assert client.get(address).status_code in (403, 404)

    def test_the_list_has_a_budget(self, client, django_assert_max_num_queries):
        self.sign_in(client)
        address = reverse("workshops_desk:trainings")
        page = make.page()
        make.training("sentinel", on=page)
        client.get(address)
        with django_assert_max_num_queries(24) as few:
            client.get(address)
        for kind in ("evaluation", "crisis", "evening", "first-aid"):
            make.training(kind, on=page, days=20)
        with django_assert_max_num_queries(len(few)):
            html = client.get(address).content.decode()
        assert "Journée sentinelle" in html and "Soirée théâtre" in html

    def test_another_house_is_not_hers(self, client):
        self.sign_in(client)
        make.training("crisis", maison=make.house("Berges"))
        assert "Intervenir" not in client.get(reverse("workshops_desk:trainings")).content.decode()

    def test_the_public_page_says_for_whom_and_with_whom_never_how_many(self, client):
        page, partner = make.page(), make.structure("Compagnie des Quais")
        training = make.training("evening", on=page)
        training.partners.set([partner])
        put(training.sheet, make.person())
        sentinel = make.training("sentinel", on=page, days=20)
        html = client.get(page.address).content.decode()
        assert "Entrée libre" in html and "Compagnie des Quais" in html and "rencontrés avant" in html
        assert "Des places" in html and "Il reste" not in html and "15 places" not in html
        assert sentinel.sheet.capacity == 15

    def test_the_public_page_has_a_button_where_a_click_may_end_in_a_place_and_else_says_what_comes_first(self, client):
        page, evening_page = make.page(), make.page()
        sentinel, crisis = make.training("sentinel", on=page), make.training("crisis", on=page, days=20)
        evening = make.training("evening", on=evening_page)
        user = accounts.resident()
        her = make.person(user=user)

        def button(training) -> bool:
            address = training.sheet.activity.specific.address
            return f'href="{reverse("programmes:sign_up", args=[training.sheet_id])}"' in client.get(address).content.decode()

        assert [button(one) for one in (sentinel, crisis, evening)] == [False, False, True]
        html = client.get(page.address).content.decode()
        assert "on en parle, puis l’inscription s’ouvre" in html and "dites dans quelle structure vous travaillez" in html
        accounts.sign_in(client, user)
        assert not button(sentinel)
        validation = validate_person(person=her, kind="sentinel", by=None)
        assert [button(one) for one in (sentinel, crisis)] == [True, False]
        withdraw_validation(validation=validation, by=None)
        assert not button(sentinel)
