"""A pickup seen from the desk's list of dates: read there, changed with the baskets alone."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from programmes.models import Session
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


def test_a_pickup_is_read_among_the_dates_and_changed_with_its_baskets_alone(client):
    with time_machine.travel(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC), tick=False):
        make.house_sheet(make.season())
        date = Session.objects.to_come().first()
        accounts.sign_in(client, accounts.staff("responsable", date.maison))
        page = client.get(reverse("programmes:desk_date", args=[date.pk])).content.decode()
        assert reverse("paniers_desk:days") in page and "Annuler la date" not in page
        for act in ("change", "cancel"):
            url = reverse(f"programmes:desk_{act}_date", args=[date.pk])
            assert client.get(url).status_code == client.post(url, {"why": "neige", "sur": "oui"}).status_code == 404
        date.refresh_from_db()
        assert (date.state, date.sequence) == ("planned", 0)
