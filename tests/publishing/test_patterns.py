"""« Repartir d'une activité passée »: the words of a page are kept, never its dates nor anything that commits anybody."""

import datetime as dt

import pytest
from django.urls import reverse

from maisons_habitants.publishing.actions.begin_from_pattern import begin_from_pattern
from maisons_habitants.publishing.actions.keep_pattern import keep_pattern, retire_pattern
from maisons_habitants.publishing.models import PagePattern
from portal.cms.models import MaisonPage
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.enums import Role
from portal.places.models import Room
from programmes.models import Event, Session
from tests.people.factories import sign_in
from tests.programmes import factories as programmes
from tests.programmes.planning import plan as planned
from tests.programmes.planning import room as a_room

from .factories import house, staff, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ormes():
    return house()


@pytest.fixture
def past(ormes):
    """A page of the house with a date behind it."""
    page = MaisonPage.objects.get(maison_row=ormes).add_child(
        instance=Event(title="Chorale", slug="chorale", introduction="On chante ensemble.", for_whom="Pour tous", how_to_come="Tram C")
    )
    programmes.session(page, house=ormes)
    return page


def page_of(maison) -> MaisonPage:
    return MaisonPage.objects.get(maison_row=maison)


def test_the_next_page_has_the_words_and_no_date(ormes, past):
    who = writer(ormes)
    pattern = keep_pattern(page=past, name="Chorale du samedi", by=who)
    page = begin_from_pattern(pattern=pattern, house=page_of(ormes), title="Chorale de printemps", by=who)
    assert (page.title, page.slug, page.live) == ("Chorale de printemps", "chorale-de-printemps", False)
    assert (page.introduction, page.for_whom, page.how_to_come) == ("On chante ensemble.", "Pour tous", "Tram C")
    assert page.owner == who and page.maison == ormes and page.latest_revision is not None
    assert not Session.objects.filter(activity=page.pk).exists() and Session.objects.filter(activity=past.pk).count() == 1
    verbs = set(AuditLine.objects.values_list("verb", flat=True))
    assert verbs >= {"publishing.keep_pattern", "publishing.begin_from_pattern"}


def test_the_page_may_go_and_its_pattern_stays(ormes, past):
    pattern = keep_pattern(page=past, name="Chorale", by=None)
    Session.objects.filter(activity=past.pk).delete()
    past.delete()
    pattern.refresh_from_db()
    who = writer(ormes)
    assert pattern.made_from is None
    assert begin_from_pattern(pattern=pattern, house=page_of(ormes), title="Encore", by=who).introduction == "On chante ensemble."


def test_the_same_title_twice_has_two_addresses(ormes, past):
    pattern = keep_pattern(page=past, name="Chorale", by=None)
    who = writer(ormes)
    slugs = {begin_from_pattern(pattern=pattern, house=page_of(ormes), title="Chorale", by=who).slug for _ in range(2)}
    assert slugs == {"chorale-2", "chorale-3"}


@pytest.mark.parametrize("whole_town", [False, True])
def test_a_name_is_taken_once(ormes, past, whole_town):
    keep_pattern(page=past, name="Chorale", whole_town=whole_town, by=None)
    with pytest.raises(Refusal) as refusal:
        keep_pattern(page=past, name="Chorale ", whole_town=whole_town, by=None)
    assert refusal.value.code == "nom-deja-pris"
    keep_pattern(page=past, name="Chorale", whole_town=not whole_town, by=None)
    retire_pattern(pattern=PagePattern.objects.get(maison=None if whole_town else ormes), by=None)
    keep_pattern(page=past, name="Chorale", whole_town=whole_town, by=None)  # free again


def test_only_an_activity_is_kept(ormes):
    with pytest.raises(Refusal) as refusal:
        keep_pattern(page=page_of(ormes), name="La maison", by=None)
    assert refusal.value.code == "pas-une-activite"


def test_of_another_house_nothing_is_kept_begun_nor_retired(ormes, past):
    other = house("Les Acacias")
    who = writer(other)
    pattern = keep_pattern(page=past, name="Chorale", by=None)
    for act, code in (
        (lambda: keep_pattern(page=past, name="À moi", by=who), "pas-votre-maison"),
        (lambda: begin_from_pattern(pattern=pattern, house=page_of(other), title="À moi", by=who), "modele-d-une-autre-maison"),
        (lambda: begin_from_pattern(pattern=pattern, house=page_of(ormes), title="À moi", by=who), "pas-votre-maison"),
        (lambda: retire_pattern(pattern=pattern, by=who), "pas-votre-maison"),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == code


def test_the_town_s_patterns_are_kept_by_who_publishes_everywhere(ormes, past):
    with pytest.raises(Refusal):
        keep_pattern(page=past, name="Chorale", whole_town=True, by=writer(ormes, Role.RESPONSABLE))
    pattern = keep_pattern(page=past, name="Chorale", whole_town=True, by=staff(Role.DIRECTION))
    other = house("Les Acacias")
    assert begin_from_pattern(pattern=pattern, house=page_of(other), title="Ici aussi", by=writer(other)).maison == other


def test_a_retired_one_is_proposed_no_more_and_twice_is_once(ormes, past):
    pattern = keep_pattern(page=past, name="Chorale", by=None)
    retire_pattern(pattern=pattern, by=None)
    retire_pattern(pattern=pattern, by=None)
    assert AuditLine.objects.filter(verb="publishing.retire_pattern").count() == 1
    pattern.refresh_from_db()
    with pytest.raises(Refusal) as refusal:
        begin_from_pattern(pattern=pattern, house=page_of(ormes), title="Encore", by=writer(ormes))
    assert refusal.value.code == "modele-retire"


def test_the_screens_keep_begin_and_retire(client, ormes, past):
    sign_in(client, writer(ormes))
    client.post(reverse("publishing_desk:pattern_keep", args=[past.pk]), {"name": "Chorale du samedi"})
    pattern = PagePattern.objects.get()
    assert "Chorale du samedi" in client.get(reverse("publishing_desk:patterns")).content.decode()
    begun = client.post(reverse("publishing_desk:pattern_begin", args=[pattern.pk]), {"title": "En mai", "house": page_of(ormes).pk})
    page = Event.objects.get(title="En mai")
    assert begun.url == reverse("wagtailadmin_pages:edit", args=[page.pk]) and not page.live
    client.post(reverse("publishing_desk:pattern_retire", args=[pattern.pk]))
    assert "Chorale du samedi" not in client.get(reverse("publishing_desk:patterns")).content.decode()


def test_the_list_asks_the_same_whatever_the_number(client, ormes, past, django_assert_max_num_queries):
    sign_in(client, writer(ormes))
    costs = []
    for number in (2, 9):
        for one in range(number):
            keep_pattern(page=past, name=f"Modèle {number} {one}", by=None)
        client.get(reverse("publishing_desk:patterns"))
        with django_assert_max_num_queries(20) as seen:
            client.get(reverse("publishing_desk:patterns"))
        costs.append(len(seen.captured_queries))
    assert costs[0] == costs[1]


ASKED = {
    "day": ["2026-10-03"], "begins": ["14:00"], "ends": ["16:00"], "every": ["1"], "weekdays": ["5"], "count": ["3"],
    "capacity": ["12"],
}  # fmt: skip


@pytest.fixture
def begun(ormes, past):
    """A page begun from a past activity that was planned at 14:00 in the blue room; it has no date yet."""
    asked = ASKED | {"room": [str(a_room("Salle bleue", ormes).pk)]}
    planned(page=past, house=ormes, asked=asked, begins=dt.time(14), ends=dt.time(16))
    who = writer(ormes)
    pattern = keep_pattern(page=past, name="Chorale", by=who)
    return begin_from_pattern(pattern=pattern, house=page_of(ormes), title="Chorale de printemps", by=who)


def test_the_planner_proposes_the_hours_and_places_of_the_past_activity_and_no_day(client, ormes, past, begun):
    who, address = staff("animation", ormes), reverse("programmes:desk_plan")
    sign_in(client, who)
    shown = client.get(address, {"page": begun.pk})
    series = past.series.get()
    assert shown.context["like"] == series and shown.context["form"].initial["recette"] == "inscription"
    assert "Proposer les heures et les places de « Chorale »" in shown.content.decode()
    asked = {"page": begun.pk, "maison": ormes.pk, "recette": "inscription"}
    room = Room.objects.get(name="Salle bleue")
    form = client.get(address, {**asked, "comme": series.pk}).context["form"]
    assert (form.initial["begins"], form.initial["ends"]) == (dt.time(14), dt.time(16))
    assert (
        form.initial["capacity"] == 12
        and form.initial["weekdays"] == [5]
        and form.initial["room"] == room
        and "day" not in form.initial
        and "until" not in form.initial
    )
    assert client.get(address, asked).context["form"].initial == {}  # unticked
    assert "day" in client.get(address, {**asked, "page": past.pk, "comme": series.pk}).context["form"].initial  # its own, a year later


def test_a_page_with_dates_of_its_own_or_a_series_of_another_house_is_proposed_nothing(client, ormes, past, begun):
    address, other = reverse("programmes:desk_plan"), house("Les Saules")
    type(past.series.get()).objects.filter(activity=past).update(maison=other)
    sign_in(client, staff("animation", ormes))
    assert client.get(address, {"page": begun.pk}).context["like"] is None
    type(past.series.get()).objects.filter(activity=past).update(maison=ormes)
    planned(page=begun, house=ormes)
    assert client.get(address, {"page": begun.pk}).context["like"] is None
    assert client.get(address, {"page": past.pk}).context["like"] is None


def test_a_choice_refused_keeps_the_proposal_and_another_page_is_not_given_its_hours(client, ormes, past, begun):
    address, series = reverse("programmes:desk_plan"), past.series.get()
    sign_in(client, staff("animation", ormes))
    refused = {"page": begun.pk, "maison": "", "recette": "inscription"}
    assert f'value="{series.pk}" checked' in client.get(address, {**refused, "comme": series.pk}).content.decode()
    unticked = client.get(address, refused).content.decode()
    assert f'value="{series.pk}"' in unticked and "checked> <span>Proposer" not in unticked
    other = page_of(ormes).add_child(instance=Event(title="Belote", slug="belote"))
    asked = {"page": other.pk, "maison": ormes.pk, "recette": "inscription", "comme": series.pk}
    assert client.get(address, asked).context["form"].initial == {}
