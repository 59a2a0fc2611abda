"""The town's settings reach every page at once, cost one query, and colours come as a sheet a browser may keep."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from portal.cms.models import AccessibilityAudit, TownSettings
from portal.cms.town import the_town

from .conftest import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return Site.objects.get(is_default_site=True)


def change(site, **fields):
    settings = TownSettings.for_site(site)
    for name, value in fields.items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()


def test_a_change_shows_on_the_next_page(client, site):
    assert "Ville de Belleroche" not in client.get("/").content.decode()
    change(site, subtitle="Ville de Belleroche", phone="+33465710000", logo=picture())
    page = client.get("/").content.decode()
    assert "Ville de Belleroche" in page
    assert "04 65 71 00 00" in page
    assert the_town().logo.url in page


def test_the_town_costs_one_query_then_none(site):
    cache.clear()
    with CaptureQueriesContext(connection) as first:
        the_town()
    with CaptureQueriesContext(connection) as second:
        the_town()
    assert (len(first), len(second)) == (1, 0)


def test_an_audit_shows_at_once_and_fades_by_itself(client, site, tuesday_at_ten):
    assert the_town().accessibility_mention == "Accessibilité : non conforme"
    AccessibilityAudit.objects.create(audited_on=dt.date(2026, 11, 1), rate=100, auditor="Cabinet Exemple")
    assert the_town().accessibility_mention == "Accessibilité : totalement conforme"
    cached = the_town()
    tuesday_at_ten.move_to(dt.datetime(2029, 11, 1, 10, tzinfo=dt.UTC))
    assert cached.accessibility_mention == "Accessibilité : non conforme"


def test_no_colour_no_sheet(client, site):
    assert the_town().theme_hash == ""
    assert "theme.css" not in client.get("/").content.decode()
    assert client.get("/theme.css").content == b""


def test_colours_replace_the_three_tokens_in_both_themes(client, site):
    change(site, leaf="#004d40", night_dark="#aaddff")
    before = the_town().theme_hash
    sheet = client.get("/theme.css", {"v": before})
    css = sheet.content.decode()
    assert ":root{--leaf:#004d40;}" in css
    assert css.count("--leaf:#83d6ac;--night:#aaddff;") == 2  # the device's wish and the person's own choice
    assert "immutable" in sheet["Cache-Control"]
    assert "immutable" not in client.get("/theme.css", {"v": "other"})["Cache-Control"]
    assert f"/theme.css?v={before}" in client.get("/").content.decode()
    change(site, leaf="#00332a")
    assert the_town().theme_hash != before


@pytest.mark.parametrize("colour", ["vert", "#fff", "#12345g", "red;}body{display:none"])
def test_what_is_no_colour_never_enters_the_sheet(site, colour):
    with pytest.raises(ValidationError):
        change(site, leaf=colour)
