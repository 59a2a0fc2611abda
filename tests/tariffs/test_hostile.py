"""Whatever is sent to the form of a draft, nothing breaks, nothing false is saved, and what was typed stands on the screen."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.tariffs.models import TariffVersion
from portal.tariffs.rules.problems import grid_problems

from .factories import draft

pytestmark = pytest.mark.django_db
# HTML itself turns these into others, or refuses them: no form could give them back.
typed = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=14) | st.sampled_from(
    ["0", "400", "-1", "1e9", "9" * 40, "4,005", "’); DROP", "<b>", "٣", "", " 7 "]
)
NAMES = ["valid_from", "rate", "effort_floor", "effort_cap", "step_cents", "flat_cents", "choice_floor", "choice_cap", "suggested_cents"]
ROWS = [f"palier-{row}-{name}" for row in range(3) for name in ("start", "end", "cents")]
sent = st.fixed_dictionaries(
    dict.fromkeys(NAMES + ROWS, typed)
    | {
        "basis": st.sampled_from(["bands", "effort", "tax", "flat", "free", "choice"]) | typed,
        "paliers": st.sampled_from(["3", "1", "0", "-1", "99999", "deux", "٣"]),
        "edition": st.sampled_from(["", "2", "x", "99999999999999999999"]),
        "geste": st.sampled_from(["", "ajouter", "retirer-0", "retirer-7", "retirer-x", "retirer-²", "autre"]),
    },
    optional={"enregistrer": st.just("oui")},
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sent=sent)
def test_no_form_breaks_the_desk_nor_loses_what_was_typed(desk, agent, baskets, sent):
    version = baskets.versions.first() or draft(baskets, agent)
    page = desk.post(reverse("version_detail", args=(version.pk,)), sent)
    assert page.status_code in (200, 302)
    preview = desk.post(reverse("version_preview", args=(version.pk,)), sent)
    assert preview.status_code == 200
    assert grid_problems(TariffVersion.objects.with_bands().get().grid) == []
    if page.status_code == 200:
        soup = BeautifulSoup(page.content, "html.parser")
        shown = {field["name"]: field.get("value", "") for field in soup.select("#brouillon input[type=text]")}
        assert {name: shown[name] for name in NAMES if name in shown} == {name: sent[name] for name in NAMES if name in shown}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=typed, date=typed, edition=typed, cents=typed, note=typed, name=typed)
def test_no_text_breaks_the_other_forms(desk, agent, baskets, number, date, edition, cents, note, name):
    version = baskets.versions.filter(published_at=None).first() or draft(baskets, agent)
    forms = {
        reverse("version_publish", args=(version.pk,)): {"resolution_number": number, "resolution_date": date, "edition": edition},
        reverse("tariff_cost", args=("paniers",)): {"cents": cents, "valid_from": date, "note": note},
        reverse("tariff_close", args=("paniers",)): {"closed_from": date},
        reverse("version_new", args=("paniers",)): {"valid_from": date},
        reverse("tariff_new"): {"name": name, "unit": note, "description": number},
    }
    for url, data in forms.items():
        assert desk.post(url, data).status_code in (200, 302)
