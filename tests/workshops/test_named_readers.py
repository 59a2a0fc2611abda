"""Who reads the list of a training: who leads its dates, and who planned it. Nobody else of the house, whatever her role."""

import datetime as dt

import pytest
from django.urls import reverse

from portal.kit import clock
from portal.kit.models import Reading
from programmes.actions.know_facilitators import know_facilitators
from programmes.models import Enrolment, Series, SignUpSheet
from programmes.workshops.actions.validate_person import enrol_for_structure
from programmes.workshops.models import Trained, Training
from programmes.workshops.trainings_seen import to_come, vetted_to_come
from tests.people import factories as accounts
from tests.programmes import factories as programmes

from . import prevention as make

pytestmark = pytest.mark.django_db


def planned(by, leaders=(), names=(), kind: str = "sentinel") -> Training:
    """A training with somebody on it, planned by `by`, led by these members of the team and these others."""
    training = make.training(kind)
    series = Series.objects.create(activity=training.sheet.activity, maison=training.sheet.maison, recipe="prevention", by=by)
    for date in training.sheet.sessions.all():
        date.facilitators.set(know_facilitators(list(leaders), list(names)))
        date.series = series
        date.save(update_fields=["series"])
    enrol_for_structure(sheet=training.sheet, person=make.person(), structure=make.structure(), by=None)
    return training


def addresses(training: Training) -> list[str]:
    sheet, place = training.sheet, training.sheet.enrolments.first()
    date = sheet.sessions.order_by("start").first()
    return [
        reverse("programmes:desk_sheet", args=[sheet.pk]), reverse("programmes:desk_attendance", args=[sheet.pk, date.pk]),
        reverse("programmes:desk_call_list", args=[sheet.pk, date.pk]), reverse("programmes:desk_party", args=[place.pk]),
        reverse("workshops_desk:trained", args=[training.pk]),
    ]  # fmt: skip


def answers(client, user, training: Training) -> set[int]:
    accounts.sign_in(client, user)
    return {client.get(address).status_code for address in addresses(training)}


def test_who_leads_it_and_who_planned_it_read_its_list_and_nobody_else_of_the_house(client):
    leader, planner, other = (make.social_worker() for _ in range(3))
    training = planned(planner, [leader])
    assert answers(client, leader, training) == {200}
    assert answers(client, planner, training) == {200}
    assert answers(client, other, training) == {404}
    assert not Enrolment.objects.visible_to(other).filter(sheet=training.sheet).exists()
    assert to_come(other) == [] and not vetted_to_come(other).exists()  # nobody is put on a list that one may not read
    assert to_come(leader) == to_come(planner) == [training]


def test_a_role_for_the_whole_town_opens_it_no_more(client):
    chief = accounts.staff("travail_social", None)
    unnamed = planned(None, kind="evaluation")
    assert SignUpSheet.objects.visible_to(chief).filter(pk=unnamed.sheet_id).exists()  # the control
    assert answers(client, chief, planned(make.social_worker(), [make.social_worker()])) <= {403, 404}


def test_being_named_gives_no_leave_that_her_role_does_not_give(client):
    animator = accounts.staff("animation", make.house())
    assert answers(client, animator, planned(make.social_worker(), [animator])) <= {403, 404}


def test_where_the_dates_name_nobody_of_the_team_the_leave_of_the_house_is_enough(client):
    """So it is of who comes from outside, and of who has left: a list is never nobody's."""
    worker, gone = make.social_worker(), make.social_worker()
    assert answers(client, worker, planned(None, names=["Docteur Martin"])) == {200}
    left = planned(None, [gone], kind="evaluation")
    assert answers(client, worker, left) == {404}
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert answers(client, worker, left) == {200}


def test_another_confidential_sheet_is_read_as_before():
    """Named readers are of what is confidential for good: a group that the team ticked as such keeps the house's leave."""
    sheet = programmes.sheet(5)
    leader, other = make.social_worker(sheet.maison), make.social_worker(sheet.maison)
    SignUpSheet.objects.filter(pk=sheet.pk).update(confidential=True)
    for date in sheet.sessions.all():
        date.facilitators.set(know_facilitators([leader], []))
    assert SignUpSheet.objects.visible_to(other).filter(pk=sheet.pk).exists()


def test_the_register_follows(client):
    leader, other = make.social_worker(), make.social_worker()
    training = planned(None, [leader])
    Trained.objects.create(training=training, person=make.person(), trained_on=clock.today())
    assert Trained.objects.visible_to(leader).count() == 1 and not Trained.objects.visible_to(other).exists()


def test_each_reading_is_noted_once_an_hour_and_names_nobody_who_is_on_it(client):
    leader = make.social_worker()
    training = planned(leader, [leader])
    accounts.sign_in(client, leader)
    sheet = training.sheet
    client.get(reverse("programmes:desk_sheet", args=[sheet.pk]))
    noted = Reading.objects.get(by=leader)
    assert (noted.subject, noted.screen) == (f"programmes.SignUpSheet:{sheet.pk}", "programmes:desk_sheet")
    client.get(reverse("programmes:desk_attendance", args=[sheet.pk, sheet.sessions.get().pk]))
    assert Reading.objects.filter(by=leader).count() == 1
    with clock.standing_at(clock.now() + dt.timedelta(hours=1)):
        accounts.sign_in(client, leader)
        client.get(reverse("programmes:desk_sheet", args=[sheet.pk]))
    assert Reading.objects.filter(by=leader).count() == 2


def test_control_an_ordinary_list_leaves_no_such_line(client):
    sheet = programmes.sheet(5)
    accounts.sign_in(client, make.social_worker(sheet.maison))
    assert client.get(reverse("programmes:desk_sheet", args=[sheet.pk])).status_code == 200
    assert not Reading.objects.exists()
