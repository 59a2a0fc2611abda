"""Each night's purge leaves its report; the page shows months, nights, what would go tonight; nobody is named."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from portal.kit import clock, registry, tick
from portal.kit.models import PurgeReport
from portal.kit.registry import Slot

pytestmark = pytest.mark.django_db


def report(back: int, **counts) -> PurgeReport:
    day = clock.today() - dt.timedelta(days=back)
    return PurgeReport.objects.create(day=day, at=clock.now() - dt.timedelta(days=back), counts=counts)


def test_a_nights_purge_is_kept_with_what_failed(monkeypatch):
    slot = Slot("purges")
    slot.add("a", lambda today: {"persons": 3})
    slot.add("b", lambda today: 1 / 0)
    monkeypatch.setattr(registry, "purges", slot)
    with pytest.raises(RuntimeError):
        tick.run_purges()
    kept = PurgeReport.objects.get()
    assert (kept.counts, list(kept.errors), kept.total) == ({"a": {"persons": 3}}, ["b"], 3)
    assert kept.errors["b"].startswith("ZeroDivisionError in ")


def test_the_true_purges_leave_a_report_of_every_key():
    tick.run_purges()
    kept = PurgeReport.objects.get()
    assert (set(kept.counts), kept.errors) == (set(registry.purges.keys()), {})


def test_months_and_the_nights_of_the_one_chosen(at, dpo):
    report(1, people={"persons": 2})
    old = report(70, people={"persons": 5})
    browser = at(dpo)
    page = browser.get(reverse("desk_purges"))
    assert len(page.context["months"]) == 2 and len(page.context["days"]) == 1
    chosen = browser.get(reverse("desk_purges"), {"mois": f"{old.day:%Y-%m}"})
    assert [line["lines"] for line in chosen.context["days"]] == [[("fiches", 5)]]
    assert browser.get(reverse("desk_purges"), {"mois": "n’importe"}).status_code == 200


def test_the_spreadsheet(at, dpo):
    report(1, **{"people.persons": {"persons": 2}})
    text = at(dpo).get(reverse("desk_purges_export")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][1:4] == ["Fiches des personnes et cartes", "fiches", "2"]


def test_the_same_queries_whatever_the_number(at, dpo, django_assert_max_num_queries):
    browser, costs = at(dpo), []
    for number in (3, 60):
        for back in range(1, number):
            report(back, people={"persons": 2})
        browser.get(reverse("desk_purges"))
        with django_assert_max_num_queries(76) as seen:  # one count for each kind, those of typed words among them
            browser.get(reverse("desk_purges"))
        costs.append(len(seen))
    assert costs[0] == costs[1]
