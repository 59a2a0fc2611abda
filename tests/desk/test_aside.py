"""The phone rings: files put aside, taken up as they stood, never by somebody else."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from portal.desk.actions.forget_asides import forget_asides
from portal.desk.actions.put_aside import LONGEST, drop_aside, put_aside, take_up
from portal.desk.models import AsideFile
from portal.kit.refusal import Refusal
from portal.people.models import Person
from tests.people import factories

pytestmark = pytest.mark.django_db
NEW = "/equipe/personnes/nouvelle/"


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def put(desk, path=NEW, title="Nouvelle personne", **typed):
    return desk.post(f"{reverse('desk_put_aside')}?de={path}", {**typed, "_titre": title})


def aside(agent, title="Un panier"):
    return put_aside(by=agent, path=NEW, title=title, fields=[("family_name", "Ben Ali")])


def code_of(act, **given) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    assert refused.value.way_out
    return refused.value.code


def test_a_half_written_form_waits_and_comes_back_as_it_stood(desk, agent):
    assert "Mettre de côté" in words(desk.get(NEW))
    response = put(desk, family_name="Ben Ali", given_name="Amina", needs=["interpreter"])
    assert response.url == "/equipe/"
    home = words(desk.get("/equipe/"))
    assert "Mis de côté (1)" in home
    assert "Nouvelle personne" in home
    (kept,) = AsideFile.objects.all()
    response = desk.post(reverse("desk_take_up", args=[kept.pk]))
    assert response.url == NEW
    page = words(desk.get(NEW))
    assert 'value="Ben Ali"' in page
    assert 'value="Amina"' in page
    assert not Person.objects.filter(family_name="Ben Ali").exists()
    assert 'value="Ben Ali"' not in words(desk.get(NEW))  # given back once
    assert "Mis de côté" not in words(desk.get("/equipe/"))


def test_a_fourth_file_is_refused_in_words_and_what_was_typed_is_still_there(desk, agent):
    for title in ("un", "deux", "trois"):
        aside(agent, title)
    response = put(desk, family_name="Quatrième")
    assert response.url == NEW
    page = words(desk.get(NEW))
    assert "Trois dossiers attendent déjà" in page
    assert 'value="Quatrième"' in page
    assert AsideFile.objects.count() == 3


def test_a_place_is_free_again_once_a_file_is_taken_up(agent):
    rows = [aside(agent) for _ in range(3)]
    take_up(aside=rows[1], by=agent)
    assert aside(agent).place == 2


def test_twice_is_told(agent):
    row = aside(agent)
    take_up(aside=row, by=agent)
    assert code_of(take_up, aside=row, by=agent) == "dossier-repris"
    assert code_of(drop_aside, aside=row, by=agent) == "dossier-repris"


def test_a_file_is_its_agents_alone(desk, agent, house, client):
    other = factories.staff("accueil", house)
    row = aside(other)
    assert "Mis de côté" not in words(desk.get("/equipe/"))
    for act in ("desk_take_up", "desk_drop_aside"):
        assert desk.post(reverse(act, args=[row.pk])).status_code == 404
    assert code_of(take_up, aside=row, by=agent) == "dossier-repris"
    row.refresh_from_db()
    assert row.taken_at is None


@pytest.mark.parametrize(
    "path", ["https://ailleurs.example/", "//ailleurs.example/", "/mon-espace/", "/equipe/membres/", "/equipe/../admin/", ""]
)
def test_only_pages_that_may_wait_do(desk, agent, path):
    assert put(desk, path).url == "/equipe/"
    assert not AsideFile.objects.exists()
    assert code_of(put_aside, by=agent, path=path, title="x", fields=[]) == "page-a-finir"


def test_what_is_too_long_is_refused(agent):
    assert code_of(put_aside, by=agent, path=NEW, title="x", fields=[("a", "b" * LONGEST)]) == "trop-long"


def test_a_file_dropped_keeps_nothing(desk, agent):
    desk.post(reverse("desk_drop_aside", args=[aside(agent).pk]))
    assert not AsideFile.objects.exists()


def test_tonight_everything_is_forgotten(agent):
    aside(agent)
    assert forget_asides() == 0
    with time_machine.travel(dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)):
        assert forget_asides() == 1


def test_a_page_gone_meanwhile_says_so(desk, agent, house):
    person = Person.objects.create(display_name="Mme B.", family_name="B")
    page = f"/equipe/personnes/{person.pk}/modifier/"
    put(desk, page, family_name="Bis")
    person.delete()
    desk.post(reverse("desk_take_up", args=[AsideFile.objects.get().pk]))
    assert desk.get(page).status_code == 404
    assert "ce que vous aviez écrit" in words(desk.get("/equipe/"))


def test_the_button_stands_in_the_forms_of_the_counter(desk, house):
    person = Person.objects.create(display_name="Mme B.", family_name="B")
    assert "Corriger Mme B." in words(desk.get(f"/equipe/personnes/{person.pk}/modifier/"))


@pytest.mark.parametrize("typed", ["\x00", "\u202e", "é" * 5000, '"><script>', "=1+1"])
def test_anything_typed_waits_without_harm(desk, agent, typed):
    put(desk, title=typed, family_name=typed)
    row = AsideFile.objects.get()
    assert "<script>" not in words(desk.get("/equipe/"))
    desk.post(reverse("desk_take_up", args=[row.pk]))
    assert desk.get(NEW).status_code == 200
