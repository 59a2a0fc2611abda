"""Who writes tariffs writes them through actions: each refusal has its code and sentence, each act its audit line."""

import datetime as dt
from dataclasses import replace

import pytest

from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.tariffs.actions.change_tariff import change_tariff
from portal.tariffs.actions.close_tariff import close_tariff
from portal.tariffs.actions.create_tariff import create_tariff
from portal.tariffs.actions.discard_draft import discard_draft
from portal.tariffs.actions.draft_version import draft_version
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.actions.publish_version import publish_version
from portal.tariffs.actions.save_draft import save_draft
from portal.tariffs.actions.set_full_cost import set_full_cost
from portal.tariffs.actions.withdraw_version import withdraw_version
from portal.tariffs.models import FullCost, Tariff, TariffVersion
from portal.tariffs.rules.grid import Band, Grid
from portal.tariffs.rules.quote import Means

from .factories import BOARD, START, draft, published, tariff
from .grids import BASKETS, DAY, EVERY, FLAT, MEAL

pytestmark = pytest.mark.django_db
TOMORROW = DAY + dt.timedelta(days=1)
KNOWN = Means(quotient=380)


def refused(act, *codes):
    """`act` raises a Refusal whose reasons have these codes; gives its words, to be compared."""
    with pytest.raises(Refusal) as caught:
        act()
    assert [reason.code for reason in caught.value.reasons] == list(codes)
    assert all(reason.words for reason in caught.value.reasons)
    return str(caught.value).replace("\u00a0", " ")


def audited(verb):
    return AuditLine.objects.get(verb=verb)


# --- the tariff itself -------------------------------------------------------------------------------------------------


def test_a_tariff_is_created_with_a_key_made_from_its_name(agent):
    first, second = create_tariff(name="Panier de légumes", unit="le panier", by=agent), tariff(agent)
    assert (first.scheme, second.scheme) == ("panier-de-legumes", "panier-de-legumes-2")
    assert {line.target for line in AuditLine.objects.filter(verb="tariffs.create", by=agent)} == {
        f"tariffs.Tariff:{first.pk}",
        f"tariffs.Tariff:{second.pk}",
    }


def test_a_name_of_signs_only_still_has_a_key(agent):
    assert create_tariff(name="★★", unit="le panier", by=agent).scheme == "tarif"


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"name": " ", "unit": "le panier"}, "nom-manquant", "Donnez un nom à ce tarif."),
        ({"name": "Panier", "unit": ""}, "unite-manquante", "Dites ce que paie le prix, par exemple « le panier »."),
    ],
)
def test_a_tariff_needs_a_name_and_a_unit(agent, baskets, fields, code, words):
    assert refused(lambda: create_tariff(**fields, by=agent), code) == words
    assert refused(lambda: change_tariff(tariff=baskets, description="", **fields, by=agent), code) == words


def test_a_key_already_taken_is_refused(agent, baskets):
    words = refused(lambda: create_tariff(name="Autre", unit="le panier", scheme="paniers", by=agent), "cle-prise")
    assert words == "Un autre tarif porte déjà cette clé. Choisissez-en une autre."


def test_a_tariff_may_be_renamed_and_the_audit_says_what_changed(agent, baskets):
    change_tariff(tariff=baskets, name="Panier", unit="le panier", description="Des légumes.", by=agent)
    assert Tariff.objects.get().name == "Panier"
    assert audited("tariffs.change").detail == {"fields": ["name", "description"]}


def test_the_unit_of_a_promised_price_stays(agent, baskets):
    change_tariff(tariff=baskets, name="Panier", unit="la caisse", description="", by=agent)
    published(baskets, agent)
    freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent)
    words = refused(lambda: change_tariff(tariff=baskets, name="Panier", unit="le sac", description="", by=agent), "unite-promise")
    assert words == "Des prix ont été promis pour « la caisse » : l’unité ne change plus. Créez un autre tarif pour une autre unité."


def test_full_costs_keep_their_history(agent, baskets):
    for day, cents in ((START, 700), (DAY, 740), (DAY, 750)):
        set_full_cost(tariff=baskets, valid_from=day, cents=cents, note=" Soli ", by=agent)
    assert list(FullCost.objects.values_list("valid_from", "cents", "note")) == [(DAY, 750, "Soli"), (START, 700, "Soli")]
    assert [baskets.full_cost_on(day) for day in (dt.date(2026, 1, 1), START, DAY)] == [None, 700, 750]
    assert [line.detail["before"] for line in AuditLine.objects.filter(verb="tariffs.full_cost")] == [740, None, None]


@pytest.mark.parametrize("cents", [-1, 10_000_001])
def test_a_full_cost_out_of_reason_is_refused(agent, baskets, cents):
    words = refused(lambda: set_full_cost(tariff=baskets, valid_from=DAY, cents=cents, by=agent), "cout-hors-bornes")
    assert words == "Un coût va de 0,00 € à 100 000,00 €."


# --- drafts ------------------------------------------------------------------------------------------------------------


def test_the_first_draft_is_empty_and_the_next_copies_the_last_published(agent, baskets):
    assert draft_version(tariff=baskets, valid_from=START, by=agent).grid.bands == ()
    TariffVersion.objects.all().delete()
    published(baskets, agent)
    draft(baskets, agent, FLAT, TOMORROW)
    copy = draft_version(tariff=baskets, valid_from=TOMORROW, by=agent)
    assert (copy.grid.bands, copy.basis, copy.is_draft, copy.resolution_number) == (BASKETS.bands, "bands", True, "")
    assert {line.detail["copied_from"] is None for line in AuditLine.objects.filter(verb="tariffs.draft")} == {True, False}


@pytest.mark.parametrize("grid", EVERY, ids=lambda grid: grid.basis)
def test_every_kind_of_grid_comes_back_as_it_was_written(agent, baskets, grid):
    saved = draft(baskets, agent, grid).grid
    assert replace(saved, unit=grid.unit, version_id=grid.version_id, scheme=grid.scheme) == grid


def test_a_change_of_basis_leaves_no_number_of_the_other_behind(agent, baskets):
    version = draft(baskets, agent, MEAL)
    version = save_draft(version=version, grid=FLAT, valid_from=START, by=agent)
    assert (version.rate, version.floor_cents, version.cap_cents, version.flat_cents) == (None, None, None, 300)
    version = save_draft(version=version, grid=BASKETS, valid_from=START, by=agent)
    assert (version.flat_cents, version.bands.count()) == (None, 4)
    assert AuditLine.objects.filter(verb="tariffs.save_draft", by=agent).count() == 3


def test_a_draft_with_faults_is_refused_with_all_of_them(agent, baskets):
    version = draft(baskets, agent)
    holes = replace(BASKETS, bands=(Band(100, 400, 400), Band(500, None, 550)))
    words = refused(lambda: save_draft(version=version, grid=holes, valid_from=START, by=agent), "trou", "trou")
    assert "de 0 à 99" in words
    assert "de 400 à 499" in words
    assert TariffVersion.objects.get(pk=version.pk).grid.bands == BASKETS.bands


def test_a_form_older_than_the_draft_overwrites_nothing(agent, baskets):
    version = draft(baskets, agent)
    other = type(agent).objects.create_user("lea@ville.test", first_name="Léa", last_name="B.")
    save_draft(version=version, grid=FLAT, valid_from=START, saw=version.edition, by=other)
    late = lambda: save_draft(version=version, grid=MEAL, valid_from=START, saw=version.edition, by=agent)  # noqa: E731
    assert refused(late, "deja-modifie") == "Cette version a été modifiée entre-temps par Léa B.. Relisez-la, puis recommencez."
    publish = lambda: publish_version(  # noqa: E731
        version=version, resolution_number="1", resolution_date=BOARD, saw=version.edition, by=agent
    )
    refused(publish, "deja-modifie")
    assert TariffVersion.objects.get(pk=version.pk).grid.flat_cents == 300


def test_a_draft_is_thrown_away_and_the_late_form_is_told(agent, baskets):
    version = draft(baskets, agent)
    discard_draft(version=version, by=agent)
    assert not TariffVersion.objects.exists()
    assert audited("tariffs.discard").detail == {"valid_from": "2026-09-01"}
    words = refused(lambda: save_draft(version=version, grid=FLAT, valid_from=START, by=agent), "version-disparue")
    assert words == "Ce brouillon vient d’être jeté. Revenez à la page du tarif."


# --- publication -------------------------------------------------------------------------------------------------------


def test_a_published_version_holds_from_its_day(agent, baskets):
    published(baskets, agent)
    published(baskets, agent, replace(BASKETS, bands=(Band(0, None, 600),)), TOMORROW, "2026-88")
    assert baskets.quote(KNOWN, on=DAY).cents == 400
    assert baskets.quote(KNOWN, on=TOMORROW).cents == 600
    line = AuditLine.objects.filter(verb="tariffs.publish").first()
    assert line.by == agent


def test_no_price_before_the_first_version(agent, baskets):
    published(baskets, agent)
    words = refused(lambda: baskets.quote(KNOWN, on=START - dt.timedelta(days=1)), "tarif-sans-prix")
    assert words == "Le prix de « Panier de légumes » n’est pas encore décidé pour ce jour-là. Demandez dans une maison."


@pytest.mark.parametrize(
    ("start", "number", "date", "code", "words"),
    [
        (START, " ", BOARD, "deliberation-manquante", "Un tarif se décide par une délibération : écrivez son numéro et sa date."),
        (START, "1", None, "deliberation-manquante", "Un tarif se décide par une délibération : écrivez son numéro et sa date."),
        (dt.date(2027, 1, 1), "1", TOMORROW, "deliberation-future", "La délibération n’a pas encore eu lieu à cette date."),
        (START, "1", DAY, "deliberation-apres-coup", "La délibération vient après le premier jour de ces prix"),
    ],
)
def test_a_version_without_its_resolution_is_refused(agent, baskets, start, number, date, code, words):
    version = draft(baskets, agent, start=start)
    assert words in refused(lambda: publish_version(version=version, resolution_number=number, resolution_date=date, by=agent), code)
    assert TariffVersion.objects.get(pk=version.pk).is_draft


def test_a_grid_with_faults_is_not_published(agent, baskets):
    version = draft_version(tariff=baskets, valid_from=START, by=agent)
    publish = lambda: publish_version(version=version, resolution_number="1", resolution_date=BOARD, by=agent)  # noqa: E731
    assert "Il faut au moins un palier" in refused(publish, "aucun-palier")


def test_two_versions_never_hold_on_one_day(agent, baskets):
    published(baskets, agent)
    words = refused(lambda: published(baskets, agent), "chevauchement-de-versions")
    assert words.startswith("Une autre version commence déjà le 1er septembre 2026")


def test_a_new_version_changes_no_past_day_and_no_promise(agent, baskets):
    published(baskets, agent)
    yesterday = DAY - dt.timedelta(days=1)
    assert "ne change pas dans le passé" in refused(lambda: published(baskets, agent, FLAT, yesterday), "date-passee")
    later = dt.date(2027, 1, 1)
    published(baskets, agent, FLAT, later, "2")
    freeze_quote(tariff=baskets, means=KNOWN, on=later, by=agent)
    words = refused(lambda: published(baskets, agent, MEAL, TOMORROW, "3"), "avant-une-version-utilisee")
    assert "version du 1er janvier 2027" in words


def test_what_is_published_is_not_edited(agent, baskets):
    version = published(baskets, agent)
    way_out = "Cette version est publiée : ses prix ne changent plus. Pour changer les prix, préparez une nouvelle version."
    for act in (
        lambda: save_draft(version=version, grid=FLAT, valid_from=START, by=agent),
        lambda: discard_draft(version=version, by=agent),
        lambda: publish_version(version=version, resolution_number="1", resolution_date=BOARD, by=agent),
    ):
        assert refused(act, "version-publiee") == way_out


def test_a_version_from_which_nothing_was_promised_comes_back_to_a_draft(agent, baskets):
    version = withdraw_version(version=published(baskets, agent), by=agent)
    assert version.is_draft
    assert audited("tariffs.withdraw").target == f"tariffs.TariffVersion:{version.pk}"
    assert refused(lambda: withdraw_version(version=version, by=agent), "pas-publiee") == "Cette version n’est pas publiée."


def test_a_version_in_use_is_not_withdrawn(agent, baskets):
    version = published(baskets, agent)
    freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent)
    words = refused(lambda: withdraw_version(version=version, by=agent), "version-utilisee")
    assert words.endswith("Préparez une nouvelle version, qui prendra la suite.")


def test_a_withdrawal_that_meets_a_first_promise_loses(agent, baskets, monkeypatch):
    version = published(baskets, agent)
    stale = TariffVersion.objects.with_bands().get(pk=version.pk)
    freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent)
    monkeypatch.setattr("portal.tariffs.actions.withdraw_version.lock_version", lambda *args, **kwargs: stale)
    refused(lambda: withdraw_version(version=version, by=agent), "version-utilisee")


# --- promises ----------------------------------------------------------------------------------------------------------


def test_a_promise_marks_its_version_once(agent, baskets):
    version = published(baskets, agent)
    first = freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent)
    freeze_quote(tariff=baskets, means=Means(), on=DAY, by=agent)
    assert (first.cents, first.version_id, first.scheme) == (400, version.pk, "paniers")
    used = TariffVersion.objects.get()
    assert used.is_used
    assert all(used.bands.values_list("frozen", flat=True))
    assert audited("tariffs.first_use").target == f"tariffs.TariffVersion:{version.pk}"


def test_a_promise_refused_marks_nothing(agent, baskets):
    published(baskets, agent, Grid(basis="choice", unit="", floor_cents=200, cap_cents=500))
    refused(lambda: freeze_quote(tariff=baskets, means=Means(), chosen=100, on=DAY, by=agent), "montant-hors-bornes")
    assert not TariffVersion.objects.get().is_used


def test_a_price_withdrawn_while_it_was_read_is_not_promised(agent, baskets, monkeypatch):
    version = published(baskets, agent)
    read = TariffVersion.objects.with_bands().get(pk=version.pk)
    withdraw_version(version=version, by=agent)
    monkeypatch.setattr(Tariff, "version_on", lambda self, day: read)
    words = refused(lambda: freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent), "prix-change")
    assert words == "Le prix vient de changer. Rechargez la page et recommencez."


def test_a_promise_made_by_somebody_else_meanwhile_is_no_obstacle(agent, baskets, monkeypatch):
    version = published(baskets, agent)
    read = TariffVersion.objects.with_bands().get(pk=version.pk)
    freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent)
    monkeypatch.setattr(Tariff, "version_on", lambda self, day: read)
    assert freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent).cents == 400


def test_a_closed_tariff_promises_no_more_and_opens_again(agent, baskets):
    published(baskets, agent)
    close_tariff(tariff=baskets, closed_from=TOMORROW, by=agent)
    baskets.refresh_from_db()
    assert freeze_quote(tariff=baskets, means=KNOWN, on=DAY, by=agent).cents == 400
    words = refused(lambda: freeze_quote(tariff=baskets, means=KNOWN, on=TOMORROW, by=agent), "tarif-ferme")
    assert words == "« Panier de légumes » n’est plus proposé à cette date. Demandez dans une maison."
    assert (Tariff.objects.open_on(DAY).count(), Tariff.objects.open_on(TOMORROW).count()) == (1, 0)
    close_tariff(tariff=baskets, closed_from=None, by=agent)
    assert Tariff.objects.open_on(TOMORROW).count() == 1
    assert [line.detail["closed_from"] for line in AuditLine.objects.filter(verb="tariffs.close")] == [None, "2026-11-25"]


def test_a_tariff_is_not_closed_in_the_past(agent, baskets):
    past = lambda: close_tariff(tariff=baskets, closed_from=DAY - dt.timedelta(days=1), by=agent)  # noqa: E731
    assert "ne se ferme pas dans le passé" in refused(past, "date-passee")


def test_a_price_is_read_in_two_queries(agent, baskets, django_assert_num_queries):
    published(baskets, agent)
    with django_assert_num_queries(2):
        baskets.quote(KNOWN, on=DAY)
