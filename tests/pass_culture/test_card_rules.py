"""Who may have the card, what a season may be, what a proof changes: properties of the pure rules."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pass_culture.rules.card_words import Occasion, activated, asked, names_in_words, refused, repriced, stopped
from pass_culture.rules.cards import SeasonDays, Standing, against, gives_back, lives_elsewhere, why_no_card
from pass_culture.rules.prices import price_after
from pass_culture.rules.seasons import of_the_days, of_the_limit, of_what_was_promised
from portal.households.rules import means
from portal.tariffs.enums import Basis
from portal.tariffs.rules.grid import Grid
from portal.tariffs.rules.quote import Means, quote

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31))
SEASON = SeasonDays("Saison 2026-2027", dt.date(2026, 9, 15), dt.date(2027, 6, 30))
standings = st.builds(
    Standing, has=st.booleans(), asked=st.booleans(), stopped=st.booleans(), other_season=st.booleans(),
    elsewhere=st.sampled_from(["", "Lyon"]), home_seen=st.booleans(),
)  # fmt: skip


@given(DAYS, standings)
def test_a_card_is_made_within_its_season_for_who_lives_here_and_has_none(day, known):
    may = not against(SEASON, day, known)
    assert may == (SEASON.first <= day <= SEASON.last and not known.has and known.home_seen)


@given(DAYS, standings)
def test_one_asks_once_within_the_season_wherever_one_lives(day, known):
    may = not against(SEASON, day, known, asking=True)
    assert may == (SEASON.first <= day <= SEASON.last and not known.has and not known.asked)


@given(DAYS, standings, st.booleans())
def test_every_reason_says_what_to_do_and_no_code_comes_twice(day, known, asking):
    reasons = against(SEASON, day, known, asking=asking)
    assert all(reason.words.strip() and reason.way_out.strip() for reason in reasons)
    assert len({reason.code for reason in reasons}) == len(reasons)


@given(standings, st.none() | DAYS)
def test_an_outing_is_open_to_the_card_of_its_own_season_alone(known, on):
    reason = why_no_card(SEASON, known, on)
    inside = on is None or SEASON.first <= on <= SEASON.last
    assert (reason is None) == (known.has and inside)
    assert reason is None or (reason.words and reason.way_out)


def test_each_want_of_a_card_has_its_own_sentence():
    codes = {
        why_no_card(SEASON, known).code for known in (Standing(), Standing(asked=True), Standing(stopped=True), Standing(other_season=True))
    }
    assert codes == {"carte-manquante", "carte-demandee", "carte-arretee", "carte-autre-saison"}
    assert why_no_card(SEASON, Standing(has=True), dt.date(2027, 7, 1)).code == "sortie-hors-saison"


def test_the_day_on_which_it_begins_is_said():
    [early] = against(SEASON, dt.date(2026, 9, 14), Standing(home_seen=True))
    assert early.code == "saison-pas-commencee" and "15\u00a0septembre 2026" in early.words
    [late] = against(SEASON, dt.date(2027, 7, 1), Standing(home_seen=True))
    assert late.code == "saison-finie"


@given(st.sampled_from(["Belleroche", "BELLEROCHE", " belleroche ", "Belle-Roche"]))
def test_a_town_is_ours_however_it_is_written(city):
    assert lives_elsewhere(city, {"Belleroche", "Belle Roche"}) == ""


def test_a_town_that_nobody_knows_is_no_reason():
    assert lives_elsewhere("", {"Belleroche"}) == lives_elsewhere("Lyon", set()) == lives_elsewhere("Lyon", {""}) == ""
    assert lives_elsewhere("Lyon", {"Belleroche"}) == "Lyon"


@given(DAYS, DAYS, DAYS, DAYS)
def test_two_seasons_share_no_day(first, last, other_first, other_last):
    season, other = SeasonDays("A", first, last), SeasonDays("B", min(other_first, other_last), max(other_first, other_last))
    found = {reason.code for reason in of_the_days(season, [other])}
    if last < first:
        assert found == {"dates-a-l-envers"}
    elif last - first <= dt.timedelta(days=731):
        assert (found == {"saison-chevauchante"}) == (first <= other.last and other.first <= last)


@given(DAYS, DAYS, DAYS, st.none() | DAYS)
def test_in_mid_season_no_card_loses_a_day(first, last, promised, activated_on):
    found = of_what_was_promised(
        SeasonDays("A", first, last), first_activated=activated_on, promised_until=promised if activated_on else None, outside=()
    )
    codes = {reason.code for reason in found}
    assert ("cartes-au-dela" in codes) == (activated_on is not None and last < promised)
    assert ("cartes-avant" in codes) == (activated_on is not None and first > activated_on)


@given(st.none() | st.integers(-5, 400))
def test_a_limit_is_none_or_a_real_number(most):
    assert (of_the_limit(most) == []) == (most is None or 1 <= most <= 200)


GRID = Grid(basis=Basis.TAX, unit="la carte", taxable_cents=1200, not_taxable_cents=0, version_id=1, scheme="carte")
CARD_DAY = dt.date(2026, 11, 24)
offsets = st.integers(-40, 60)


def fact(taxable: bool, offset: int) -> means.TaxFact:
    day = CARD_DAY + dt.timedelta(days=offset)
    return means.TaxFact(taxable, day, day + dt.timedelta(days=200), day)


@given(st.lists(st.tuples(st.booleans(), offsets), max_size=4), st.lists(st.integers(-20, 20), max_size=2))
def test_a_proof_never_raises_a_price_and_lowers_it_only_within_a_promise(proofs, promises):
    facts = means.Facts(
        taxes=tuple(fact(*one) for one in sorted(proofs, key=lambda pair: pair[1])),
        promises=tuple(
            means.Promise(day, means.promise_until(day)) for day in (CARD_DAY + dt.timedelta(days=offset) for offset in sorted(promises))
        ),
    )
    top = quote(GRID, Means(), on=CARD_DAY)
    now = price_after(GRID, top, facts)
    assert now.cents <= top.cents and now.on == top.on
    known_then = any(not taxable and offset <= 0 for taxable, offset in proofs)
    in_time = any(
        not taxable and promise.promised_on <= CARD_DAY + dt.timedelta(days=offset) <= promise.until and promise.promised_on <= CARD_DAY
        for taxable, offset in proofs for promise in facts.promises
    )  # fmt: skip
    if now.cents < top.cents:
        assert known_then or in_time
    elif not proofs:
        assert now == top


def test_a_notice_brought_within_the_month_counts_from_the_day_of_the_card():
    promise = means.Promise(CARD_DAY, means.promise_until(CARD_DAY))
    top = quote(GRID, Means(), on=CARD_DAY)
    assert price_after(GRID, top, means.Facts(taxes=(fact(False, 20),), promises=(promise,))).cents == 0
    assert price_after(GRID, top, means.Facts(taxes=(fact(False, 31),), promises=(promise,))).cents == 1200
    assert price_after(GRID, top, means.Facts(taxes=(fact(True, 20),), promises=(promise,))).cents == 1200
    assert price_after(GRID, top, means.Facts(taxes=(fact(False, 20),))).cents == 1200


def test_a_card_that_took_nobody_out_is_given_back():
    assert gives_back(outings=0) and not gives_back(outings=1)


def test_no_message_tells_a_price_and_those_read_over_a_shoulder_name_nobody():
    at = Occasion("Saison", "mercredi 30 juin 2027", "Grand-Pré", "04 76 00 00 81", "https://x/p", "https://x/c", ("Mme B.", "Zoé"))
    for told in (activated(at), asked(at), refused(at, "Il manque un papier."), stopped(at, back=True), repriced(at)):
        whole = f"{told.subject} {told.body} {told.short}".lower()
        assert "€" not in whole and "impos" not in whole and "quotient" not in whole
        assert "Zoé" not in told.subject + told.short and len(told.subject) <= 60


def test_many_names_are_some_and_how_many_others():
    assert names_in_words(["Zoé"]) == "Zoé"
    assert names_in_words(["Zoé", "Léo"]) == "Zoé et Léo"
    assert names_in_words([str(n) for n in range(8)]).endswith("et 2 autres personnes")
