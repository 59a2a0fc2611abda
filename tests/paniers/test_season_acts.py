"""Rules, sizes and dates of a season: what is written, what stays for who agreed, what each refusal says."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.management import call_command

from paniers.actions.answer_renewal import answer_renewal
from paniers.actions.change_subscription import change_subscription
from paniers.actions.offer_renewal import offer_renewal
from paniers.actions.plan_house import plan_house
from paniers.actions.save_size import save_size
from paniers.actions.save_terms import save_terms
from paniers.actions.stop_subscription import engagement_of
from paniers.actions.withdraw_size import offer_size, order_sizes, withdraw_size
from paniers.desk.season.steps import size_lines
from paniers.enums import Billing, Weekday
from paniers.models import SeasonTerms
from paniers.reading.possible import cutoff_for, free_left
from portal.kit.models import AuditLine
from portal.tariffs.models import Tariff
from programmes.models import Session, SignUpSheet
from tests.grounds import laid_once
from tests.programmes.factories import maison

from . import factories
from .factories import FIRST, LAST
from .seasons import RULES, codes, first_rules, other, page, refused, subscribed, unpriced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False) as hands:
        yield hands


@laid_once
def terms():
    return factories.season()


@laid_once
def sheet(terms):
    return factories.house_sheet(terms)


# --- rules


def test_the_rules_of_a_season_are_written_with_its_usual_basket():
    terms = save_terms(season=page(), by=None, **first_rules(weight_grams=4000))
    assert (terms.usual_size.weight_grams, terms.usual_size.tariff) == (4000, factories.tariff())
    assert AuditLine.objects.filter(verb="paniers.save_terms").count() == 1


def test_twice_clicked_they_are_written_once():
    season, key = page(), uuid.uuid4()
    for _ in range(2):
        save_terms(season=season, by=None, key=key, **first_rules())
    terms = SeasonTerms.objects.get(season=season)
    assert terms.edition == 1 and terms.sizes.count() == 1
    save_terms(season=season, by=None, seen=1, **RULES)
    assert AuditLine.objects.filter(verb="paniers.save_terms").count() == 1


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"ends_on": dt.date(2027, 3, 1)}, "dates-a-l-envers", "La saison finit avant de commencer."),
        ({"most_baskets": 0}, "nombre-de-paniers", "Un foyer peut prendre un panier au moins."),
        ({"weight_grams": 0}, "poids-nul", "Un panier promet un poids."),
        ({"trial_baskets": 200}, "regle-impossible", "« Paniers d'essai » : ce n'est pas possible."),
        ({"cutoff_weekday": 9}, "regle-impossible", "ce n'est pas possible."),
    ],
)
def test_what_cannot_be_is_refused_in_words(change, code, said):
    refusal = refused(save_terms, season=page(), **first_rules(**change))
    assert codes(refusal) == {code} and said in str(refusal) and refusal.way_out
    assert not SeasonTerms.objects.exists()


def test_a_tariff_without_published_prices_is_refused():
    refusal = refused(save_terms, season=page(), **first_rules(tariff=unpriced()))
    assert str(refusal) == "Le tarif « Sans prix » n'a pas encore de prix publié. Publiez ses prix dans « Tarifs », puis revenez."


def test_two_seasons_never_share_a_day(terms):
    refusal = refused(save_terms, season=page(), **first_rules(starts_on=LAST))
    assert codes(refusal) == {"saison-chevauchante"} and "Les paniers de l'hiver" in str(refusal)


def test_the_season_is_not_made_shorter_than_its_dates_and_its_subscriptions(terms, sheet):
    subscribed(sheet)
    refusal = refused(save_terms, season=terms.season, ends_on=dt.date(2027, 1, 31))
    assert codes(refusal) == {"dates-hors-saison", "abonnements-au-dela"}
    assert "distributions tombent hors de la saison, la première jeudi 4 février 2027" in str(refusal).replace("\u00a0", " ")
    assert "leur engagement ne se raccourcit pas" in str(refusal)


def test_how_one_pays_does_not_change_under_those_who_subscribed(terms, sheet):
    save_terms(season=terms.season, by=None, billing=Billing.QUARTER)
    subscribed(sheet)
    refusal = refused(save_terms, season=terms.season, billing=Billing.BASKET)
    assert codes(refusal) == {"reglement-en-cours"} and "pour la prochaine" in refusal.way_out


def test_a_stale_form_overwrites_nothing(terms):
    save_terms(season=terms.season, by=None, seen=1, most_baskets=4)
    refusal = refused(save_terms, season=terms.season, seen=1, most_baskets=5)
    assert refusal.code == "deja-modifie"
    assert SeasonTerms.objects.get(pk=terms.pk).most_baskets == 4


# --- what was agreed stays


def test_what_was_agreed_stays_and_the_next_get_the_new_rules(terms, sheet, hands):
    before = subscribed(sheet)
    hands.shift(dt.timedelta(hours=1))
    save_terms(season=terms.season, by=None, trial_baskets=0, stop_notice_days=40, free_absences=0, commitment_months=0)
    hands.shift(dt.timedelta(hours=1))
    after = subscribed(sheet)
    before.refresh_from_db()
    kept, new = engagement_of(before), engagement_of(after)
    assert (kept.trial, kept.notice_days, kept.bound) == (2, 15, True)
    assert (new.trial, new.notice_days, new.bound) == (0, 40, False)
    assert [free_left(row.baskets.select_related("subscription__terms", "planned_for").first()) for row in (before, after)] == [2, 0]


def test_a_change_written_over_the_first_agreement_takes_no_promise_away(terms, sheet, hands):
    row = subscribed(sheet)
    hands.shift(dt.timedelta(days=1))
    save_terms(season=terms.season, by=None, trial_baskets=0)
    hands.shift(dt.timedelta(days=1))
    change_subscription(subscription=row, from_on=FIRST, quantity=2, by=None)
    row.refresh_from_db()
    assert engagement_of(row).trial == 2


def test_another_term_takes_the_rules_of_the_day_it_is_agreed(terms, sheet, hands):
    row = subscribed(sheet)
    hands.shift(dt.timedelta(hours=1))
    save_terms(season=terms.season, by=None, free_absences=5)
    hands.move_to(factories.at(dt.date(2027, 2, 10), 10))
    offer_renewal(subscription=row, by=None)
    answer_renewal(subscription=row, yes=True, by=None)
    baskets = row.baskets.select_related("subscription__terms", "planned_for").order_by("planned_for__start")
    assert [free_left(baskets.first()), free_left(baskets.last())] == [2, 5]


def test_who_had_engaged_herself_goes_on_to_the_end_of_a_season_that_asks_for_it_no_more(terms, sheet, hands):
    row = subscribed(sheet)
    save_terms(season=terms.season, by=None, commitment_months=0)
    hands.move_to(factories.at(dt.date(2027, 2, 10), 10))
    assert offer_renewal(subscription=row, by=None) is not None
    answer_renewal(subscription=row, yes=True, by=None)
    row.refresh_from_db()
    assert row.ends_on == LAST


def test_a_new_cut_off_leaves_this_week_as_it_was_told(terms, sheet, hands):
    hands.move_to(factories.at(dt.date(2026, 11, 30), 15))  # a Monday: the basket of Thursday 3 is open until Tuesday noon
    save_terms(season=terms.season, by=None, cutoff_weekday=Weekday.MONDAY, cutoff_hour=dt.time(9))
    fresh = SeasonTerms.objects.get(pk=terms.pk)
    dates = list(sheet.sessions.order_by("start")[:2])
    assert [cutoff_for(fresh, session) for session in dates] == [
        factories.at(dt.date(2026, 12, 1), 12),
        factories.at(dt.date(2026, 12, 7), 9),
    ]


def test_a_new_cut_off_never_makes_anybody_late(terms, sheet, hands):
    hands.move_to(factories.at(dt.date(2026, 12, 6), 15))  # a Sunday: for Thursday 10, Friday 4 is behind
    save_terms(season=terms.season, by=None, cutoff_weekday=Weekday.FRIDAY)
    fresh = SeasonTerms.objects.get(pk=terms.pk)
    coming = sheet.sessions.filter(local_date__gte=dt.date(2026, 12, 10)).order_by("start")[:2]
    assert [cutoff_for(fresh, session).date() for session in coming] == [dt.date(2026, 12, 8), dt.date(2026, 12, 11)]


# --- sizes


def test_a_size_is_added_with_its_own_tariff_and_promised_weight(terms):
    small = other(terms, "  Petit   panier ")
    assert (small.name, small.weight_grams, small.usual, small.offered) == ("Petit panier", 2000, False, True)
    assert AuditLine.objects.filter(verb="paniers.save_size").count() == 1


def test_twice_clicked_it_is_added_once(terms):
    key, priced = uuid.uuid4(), factories.tariff()
    made = [save_size(terms=terms, name="Petit", tariff=priced, weight_grams=2000, by=None, key=key) for _ in range(2)]
    assert made[0] == made[1] and terms.sizes.count() == 2


def test_names_that_read_the_same_are_one(terms):
    other(terms, "Panier d'été")
    refusal = refused(save_size, terms=terms, name="panier D'ETE", tariff=factories.tariff(), weight_grams=0)
    assert codes(refusal) == {"nom-pris", "poids-nul"} and "« Panier d'été » est déjà une taille de cette saison." in str(refusal)


def test_the_name_of_a_size_withdrawn_says_the_way_out(terms):
    withdraw_size(size=other(terms), by=None)
    refusal = refused(save_size, terms=terms, name="petit panier", tariff=factories.tariff(), weight_grams=1500)
    assert refusal.way_out == "Elle est retirée : proposez-la de nouveau, ou choisissez un autre nom."


@pytest.mark.parametrize(
    ("asked", "code"), [({"name": " "}, "nom-manquant"), ({"weight_grams": 0}, "poids-nul"), ({"weight_grams": 31_000}, "poids-trop-lourd")]
)
def test_a_size_that_cannot_be_is_refused(terms, asked, code):
    base = {"terms": terms, "name": "Petit", "tariff": factories.tariff(), "weight_grams": 2000}
    refusal = refused(save_size, **(base | asked))
    assert codes(refusal) == {code} and refusal.way_out


def test_a_size_without_price_or_with_a_closed_tariff_is_refused(terms):
    assert codes(refused(save_size, terms=terms, name="Petit", tariff=unpriced(), weight_grams=2000)) == {"tarif-sans-prix"}
    closed = other(terms, "Grand").tariff
    closed.closed_from = dt.date(2026, 11, 1)
    closed.save()
    assert codes(refused(save_size, terms=terms, name="Petit", tariff=closed, weight_grams=2000)) == {"tarif-ferme"}


def test_weight_and_tariff_are_promised_and_the_name_is_not(terms, sheet):
    small = other(terms)
    subscribed(sheet, size=small)
    refusal = refused(save_size, terms=terms, size=small, name="Mini", tariff=factories.tariff(), weight_grams=1500)
    assert codes(refusal) == {"poids-promis", "tarif-en-usage"}
    assert "Ajoutez une autre taille avec le nouveau poids." in str(refusal)
    assert save_size(terms=terms, size=small, name="Mini", tariff=small.tariff, weight_grams=2000, by=None).name == "Mini"


def test_the_usual_size_is_the_season_s_own_and_its_sheets(terms, sheet):
    dear = factories.size(terms, "Grand", 6000).tariff
    save_size(terms=terms, size=terms.usual_size, name="Panier", tariff=dear, weight_grams=5000, by=None)
    fresh = SeasonTerms.objects.get(pk=terms.pk)
    sheet.refresh_from_db()
    assert (fresh.tariff, fresh.weight_grams, sheet.tariff) == (dear, 5000, dear)
    assert subscribed(sheet).agreements.get().unit_cents == 800


def test_a_stale_size_overwrites_nothing(terms):
    small = other(terms)
    save_size(terms=terms, size=small, name="Mini", tariff=small.tariff, weight_grams=2000, by=None, seen=1)
    assert refused(save_size, terms=terms, size=small, name="Micro", tariff=small.tariff, weight_grams=2000, seen=1).code == "deja-modifie"


def test_sizes_are_shown_in_the_order_staff_put_them(terms):
    large, small = other(terms, "Grand", 6000), other(terms)
    order_sizes(terms=terms, first=small, by=None)
    names = [size.name for size in order_sizes(terms=terms, first=small, by=None)]
    assert names == [size.name for size in terms.sizes.all()] == ["Petit panier", "Panier", "Grand"]
    assert order_sizes(terms=terms, first=small, by=None)[0] == small and large in terms.sizes.all()


# --- withdrawn


def test_the_usual_size_is_never_withdrawn(terms):
    refusal = refused(withdraw_size, size=terms.usual_size)
    assert refusal.code == "taille-habituelle" and "c'est lui que l'on propose à qui continue" in str(refusal)


def test_whoever_has_a_size_withdrawn_keeps_it_and_nobody_new_takes_it(terms, sheet, hands):
    small = other(terms)
    row, usual = subscribed(sheet, size=small), subscribed(sheet)
    laid = row.baskets.count()
    for _ in range(2):
        withdraw_size(size=small, by=None)
    small.refresh_from_db()
    assert AuditLine.objects.filter(verb="paniers.withdraw_size").count() == 1
    assert row.baskets.filter(size=small).count() == laid
    assert "« Petit panier » n'est plus proposé." in str(refused(lambda by, **ask: subscribed(sheet, **ask), size=small))
    refusal = refused(change_subscription, subscription=usual, from_on=dt.date(2026, 12, 31), size=small)
    assert refusal.way_out == "Choisissez une autre taille, ou gardez la vôtre."
    change_subscription(subscription=row, from_on=dt.date(2026, 12, 31), quantity=2, by=None)  # hers, two of them
    assert row.baskets.filter(size=small, quantity=2).exists()
    line = next(line for line in size_lines(terms) if line.size == small)
    assert (line.holders, line.waiting, line.until) == (1, 0, row.ends_on)


def test_another_term_is_offered_with_the_usual_basket(terms, sheet, hands):
    small = other(terms)
    row = subscribed(sheet, size=small)
    withdraw_size(size=small, by=None)
    hands.move_to(factories.at(dt.date(2027, 2, 10), 10))
    assert offer_renewal(subscription=row, by=None).size == terms.usual_size
    answer_renewal(subscription=row, yes=True, by=None)
    assert set(row.baskets.filter(planned_for__local_date__gt=dt.date(2027, 3, 3)).values_list("size__name", flat=True)) == {"Panier"}


def test_it_is_offered_again_while_it_has_a_price(terms):
    small = other(terms)
    withdraw_size(size=small, by=None)
    small.tariff.closed_from = dt.date(2026, 11, 24)
    small.tariff.save()
    assert refused(offer_size, size=small).code == "tarif-ferme"
    Tariff.objects.filter(pk=small.tariff_id).update(closed_from=None)
    assert offer_size(size=small, by=None).offered


def test_a_size_changed_for_another_is_nobody_s_any_more(terms, sheet, hands):
    small = other(terms)
    row = subscribed(sheet, size=small)
    change_subscription(subscription=row, from_on=dt.date(2026, 12, 10), size=terms.usual_size, by=None)
    held = lambda: {line.size.name: line.holders for line in size_lines(terms)}  # noqa: E731
    assert held() == {"Panier": 1, "Petit panier": 1}
    hands.move_to(factories.at(dt.date(2026, 12, 14), 10))
    assert held() == {"Panier": 1, "Petit panier": 0}


def test_a_bracket_that_is_no_more_stays_with_whoever_was_promised_it(terms, sheet, hands):
    row = subscribed(sheet, quotient=380)
    factories.next_grid(terms.tariff, dt.date(2026, 12, 1), ((0, 700, 500), (700, None, 900)))
    assert [(line.kept, line.changes_on) for line in size_lines(terms)] == [(False, dt.date(2026, 12, 1))]
    hands.move_to(factories.at(dt.date(2026, 12, 2), 10))
    line = size_lines(terms)[0]
    assert (line.kept, line.gone, line.changes_on) == (True, True, None)
    assert row.agreements.get().unit_cents == 400


def test_what_one_has_of_a_size_withdrawn_is_still_written_in_the_week(terms, sheet):
    small, unused = other(terms), other(terms, "Grand", 6000)
    subscribed(sheet, size=small)
    withdraw_size(size=small, by=None)
    withdraw_size(size=unused, by=None)
    assert [size.name for size in terms.sizes_on(FIRST)] == ["Panier", "Petit panier"]


# --- dates of a house


def dates_of(terms, **also):
    asked = {
        "terms": terms,
        "maison": maison("Abbaye"),
        "days": [FIRST, FIRST + dt.timedelta(weeks=1)],
        "begins": dt.time(17),
        "ends": dt.time(19),
    }
    return asked | also


def test_a_house_gets_its_dates_and_its_sheet(terms):
    sheet = plan_house(by=None, **dates_of(terms, capacity=25))
    assert (sheet.capacity, sheet.tariff, sheet.dates.count()) == (25, terms.tariff, 2)
    assert [session.distribution.position for session in sheet.sessions.order_by("start")] == [1, 2]
    assert sheet.closes_at == factories.at(FIRST + dt.timedelta(weeks=1))
    call_command("check_books")


def test_twice_clicked_its_dates_are_planned_once(terms):
    key = uuid.uuid4()
    assert plan_house(by=None, key=key, **dates_of(terms)) == plan_house(by=None, key=key, **dates_of(terms))
    assert Session.objects.count() == 2


def test_more_dates_join_its_sheet(terms):
    plan_house(by=None, **dates_of(terms))
    sheet = plan_house(by=None, **dates_of(terms, days=[LAST]))
    assert SignUpSheet.objects.count() == 1 and sheet.dates.count() == 3 and sheet.closes_at == factories.at(LAST)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({"days": []}, "sans-date", "Cochez au moins une date."),
        ({"days": [dt.date(2027, 6, 3)]}, "dates-hors-saison", "Jeudi 3 juin 2027 n'est pas dans la saison"),
        ({"ends": dt.time(16)}, "fin-avant-debut", "La fin vient avant le début."),
        ({"capacity": 0}, "places-nombre", "Rien : sans limite."),
    ],
)
def test_dates_that_cannot_be_are_refused(terms, asked, code, said):
    refusal = refused(plan_house, **dates_of(terms, **asked))
    assert refusal.code == code and said in str(refusal).replace("\u00a0", " ")
    assert not Session.objects.exists()


def test_a_day_past_or_already_planned_is_refused(terms, hands):
    plan_house(by=None, **dates_of(terms))
    assert refused(plan_house, **dates_of(terms)).code == "deja-une-date"
    hands.move_to(factories.at(dt.date(2026, 12, 4), 10))
    assert "date-passee" in codes(refused(plan_house, **dates_of(terms)))


def test_a_date_more_is_not_slipped_among_those_that_were_agreed(terms, sheet):
    subscribed(sheet)
    refusal = refused(plan_house, **dates_of(terms, maison=sheet.maison, days=[dt.date(2026, 12, 4)]))
    assert refusal.code == "abonnes-deja" and "une date de plus n'était pas convenue" in str(refusal)
