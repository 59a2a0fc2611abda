"""The agenda of a house in a frame of another site: what everybody may read, and nothing that a frame could be used for."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.cms.actions.open_maison import open_maison
from portal.kit import clock
from portal.places.models import Maison
from programmes.actions.plan_session import plan_session
from tests.people.factories import sign_in, staff
from tests.programmes import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def house():
    made = make.maison("Capuche")
    open_maison(maison=made, by=None)
    return Maison.objects.get(pk=made.pk)


def address(house) -> str:
    return f"/maisons/{house.slug}/agenda-ailleurs/"


def dates(house, number: int) -> None:
    for day in range(1, number + 1):
        start = clock.now() + dt.timedelta(days=day)
        activity = make.event(f"Repas {day}")
        plan_session(activity=activity, maison=house, start=start, end=start + dt.timedelta(hours=2), by=None)


def test_any_site_may_frame_it_and_it_does_nothing_there(client, house):
    dates(house, 1)
    answer = client.get(address(house))
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "script-src 'none'" in policy and "form-action 'none'" in policy
    assert "X-Frame-Options" not in answer and not answer.cookies and "max-age=300" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Repas 1" in page and "<script" not in page and "<form" not in page
    assert '<base target="_blank">' in page  # what it leads to opens outside: no other page of ours stands in a frame


def test_every_other_page_still_refuses(client, house):
    answer = client.get(f"/maisons/{house.slug}/")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "DENY"


def test_it_shows_her_nothing_more_who_is_signed_in(client, house):
    dates(house, 1)
    nobody = client.get(address(house)).content
    sign_in(client, staff("direction"))
    assert client.get(address(house)).content == nobody


def test_without_a_date_it_says_so_and_a_house_that_closed_is_not_there(client, house):
    assert "Rien d’annoncé" in client.get(address(house)).content.decode()
    Maison.objects.filter(pk=house.pk).update(closed_on=clock.today())
    assert client.get(address(house)).status_code == 404
    assert client.get("/maisons/nulle-part/agenda-ailleurs/").status_code == 404


def test_twelve_dates_in_the_same_few_queries(client, house):
    counts = []
    for number in (1, 14):
        dates(house, number)
        client.get(address(house))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address(house)).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8 and len(re.findall(r"<h2>", page)) == 12


def test_whoever_writes_for_the_house_finds_the_lines_to_give(client, house):
    sign_in(client, staff("animation", house))
    page = client.get("/equipe/pages/").content.decode()
    assert f'&lt;iframe src="http://testserver{address(house)}"' in page
