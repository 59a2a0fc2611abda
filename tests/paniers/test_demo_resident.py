"""The demo's resident who has baskets: whatever the town's size and seed, « Mes paniers » has something to show at once."""

import datetime as dt
import re

import pytest

from paniers.demo import resident
from paniers.enums import Choice
from paniers.models import Basket, Subscription
from paniers.registry import broken_baskets
from portal.kit import clock, registry
from portal.kit.demo import Demo
from portal.people.models import Person, User

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 24)
PARTS = (
    "cms.town", "people.accounts", "households.residents", "tariffs", "paniers", "paniers.terms", "paniers.choices", "paniers.kitchen",
)  # fmt: skip


TOWNS = [(1, 1), pytest.param((20, 7), marks=pytest.mark.deep), pytest.param((60, 3), marks=pytest.mark.deep)]


@pytest.fixture(params=TOWNS, ids=lambda pair: f"{pair[0]} residents, seed {pair[1]}")
def town(request):
    """The smallest town each time; larger ones in `make deep`: a town takes many seconds to write."""
    residents, seed = request.param
    demo = Demo(residents=residents, seed=seed, day=DAY, say=lambda words: None)
    with clock.standing_at(demo.at(DAY, 8)):
        for part in PARTS:
            demo.begin(part)
            registry.demo_parts.get(part).load(demo)
        yield demo


def test_her_page_shows_what_comes_and_what_she_has_is_what_her_acts_would_have_written(town, client):
    told = [account for give in registry.demo_accounts for account in give()]
    assert [account.sign_in for account in told].count(resident.EMAIL) == 1
    client.force_login(User.objects.get(email=resident.EMAIL), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/mon-espace/paniers/")
    words = re.sub(r"\s+", " ", page.content.decode().replace("\u00a0", " "))
    for said in ("5,50 €", "Votre prochain panier", "Dans ce panier", "À cuisiner cette semaine", "Vos prochaines dates", "déplacé"):
        assert said in words, said
    (moved,) = Basket.objects.filter(subscription__enrolment__person__user__email=resident.EMAIL, choice=Choice.OTHER_WEEK)
    assert moved.session.start > moved.planned_for.start
    assert moved.session.maison_id == moved.planned_for.maison_id
    hers = Subscription.objects.get(enrolment__person__user__email=resident.EMAIL)
    assert (hers.end_reason, hers.enrolment.state, hers.agreements.count()) == ("", "confirmed", 1)  # nobody changed it since
    assert Person.objects.get(user__email=resident.EMAIL).language == "fr"
    assert list(broken_baskets()) == []
