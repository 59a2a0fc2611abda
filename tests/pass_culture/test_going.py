"""Who may go on an outing: each reason with its way out, all at once; then whatever comes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pass_culture.rules import going
from pass_culture.rules.giving import Given, how_given, shares_in_words
from pass_culture.rules.going import Departure, Goer, Outside, is_grown_up, reasons, reasons_of_the_party, years
from portal.kit.refusal import Refusal
from portal.people.rules.births import Birth

PARIS = dt.timezone(dt.timedelta(hours=1))
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=PARIS)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=PARIS)


def departure(**fields) -> Departure:
    plain = {"sheet": 1, "meets": at(3, 18), "starts": at(3, 19), "back": at(3, 22, 30), "season": "Saison 2026-2027"}
    return Departure(**{**plain, **fields})


def codes(goer: Goer, to: Departure | None = None, now: dt.datetime = NOW) -> list[str]:
    return [reason.code for reason in reasons(goer, to or departure(), now=now)]


def born(years_ago: int, month: int = 6, day: int = 1) -> Birth:
    date = dt.date(2026 - years_ago, month, day)
    return Birth(date, date.year)


def test_nothing_stands_against_a_grown_up_with_her_card():
    assert reasons(Goer("", born(40)), departure(), now=NOW) == []


def test_a_card_of_another_season_is_said_as_the_card_says_it_with_whose_it_is():
    other = Refusal(
        "carte-autre-saison", "La carte est celle d’une autre saison, pas de « Saison 2026-2027 ».", "À n’importe quelle maison."
    )
    (mine,) = reasons(Goer("", born(40), card=other), departure(), now=NOW)
    (hers,) = reasons(Goer("Mme B.", born(40), card=other), departure(), now=NOW)
    assert mine.words == other.words
    assert hers.words == "Mme B. : la carte est celle d’une autre saison, pas de « Saison 2026-2027 »."
    assert mine.way_out == hers.way_out == other.way_out


@pytest.mark.parametrize(
    ("birth", "code"),
    [(born(9), "trop-jeune"), (Birth(), "age-inconnu"), (Birth(None, 2016), "age-inconnu"), (born(10), ""), (Birth(None, 2015), "")],
)
def test_from_ten_years_on(birth, code):
    found = reasons(Goer("Léo", birth), departure(from_age=10), now=NOW)
    assert [reason.code for reason in found] == ([code] if code else [])
    assert all("10 ans" in reason.words and reason.way_out for reason in found)


def test_an_age_is_that_of_the_day_of_the_outing():
    turns = born(10, 12, 3)
    assert codes(Goer("", turns), departure(from_age=10)) == []
    assert codes(Goer("", born(10, 12, 4)), departure(from_age=10)) == ["trop-jeune"]


def test_two_outings_at_once_are_named_to_herself_alone():
    hers = (Outside(at(3, 17), at(3, 20), "Le Cirque d’hiver"),)
    (mine,) = reasons(Goer("", born(40), elsewhere=hers), departure(), now=NOW)
    (told,) = reasons(Goer("Mme B.", born(40), elsewhere=hers), departure(), now=NOW)
    assert (mine.code, told.code) == ("deux-sorties", "deux-sorties")
    assert "Le Cirque d’hiver" in mine.words
    assert "Cirque" not in told.words
    assert told.words.startswith("Mme B. va déjà à une autre sortie")
    assert mine.way_out == "Rendez d’abord l’autre place, ou choisissez un autre jour."


def test_one_that_ends_when_this_one_meets_is_no_other_at_once():
    assert codes(Goer("", born(40), elsewhere=(Outside(at(3, 14), at(3, 18), "Le musée"),))) == []


def test_a_card_is_good_for_so_many_outings():
    (told,) = reasons(Goer("Mme B.", born(40), used=3), departure(most_outings=3), now=NOW)
    assert (told.code, told.words) == ("assez-de-sorties", "Mme B. a déjà sa part : 3 sorties par carte, Saison 2026-2027.")
    assert told.way_out
    assert codes(Goer("", born(40), used=2), departure(most_outings=3)) == []
    assert codes(Goer("", born(40), used=9), departure(most_outings=3, needs_card=False)) == []


def test_nobody_joins_what_has_begun():
    (told,) = reasons(Goer("", born(40)), departure(), now=at(3, 19))
    assert told.code == "sortie-commencee"
    assert "19" in told.words
    assert codes(Goer("", born(40)), now=at(3, 18, 30)) == []


def test_every_reason_comes_at_once():
    card = Refusal("carte-manquante", "Il faut la carte.", "Dans une maison.")
    all_of_it = Goer("Léo", born(9), card, used=5, elsewhere=(Outside(at(3, 17), at(3, 20)),))
    found = codes(all_of_it, departure(from_age=10, most_outings=5), at(3, 20))
    assert found == ["sortie-commencee", "carte-manquante", "trop-jeune", "deux-sorties", "assez-de-sorties"]


class TestMinors:
    def test_a_child_goes_with_a_grown_up_of_the_party(self):
        assert reasons_of_the_party([Goer("Léo", born(9)), Goer("Mme B.", born(40))], departure()) == []

    @pytest.mark.parametrize("beside", [[], [Goer("Zoé", born(16))], [Goer("Mme B.", Birth())], [Goer("Paul", Birth(None, 2008))]])
    def test_alone_or_with_somebody_who_is_not_surely_grown_up_she_does_not(self, beside):
        (told,) = reasons_of_the_party([Goer("Léo", born(9)), *beside], departure())
        assert told.code == "mineur-seul"
        assert told.words.startswith("Léo")
        assert "adulte" in told.words
        assert "mineurs" in told.way_out

    def test_several_are_named_together(self):
        (told,) = reasons_of_the_party([Goer("Léo", born(9)), Goer("Zoé", born(16))], departure())
        assert told.words.startswith("Léo et Zoé ont moins de 18 ans")

    def test_to_herself_it_says_vous(self):
        (told,) = reasons_of_the_party([Goer("", born(16))], departure())
        assert told.words.startswith("Vous avez moins de 18 ans")

    def test_somebody_whose_age_nobody_knows_goes_alone(self):
        assert reasons_of_the_party([Goer("Mme B.")], departure()) == []


births = st.one_of(
    st.just(Birth()),
    st.integers(1920, 2026).map(lambda year: Birth(None, year)),
    st.dates(dt.date(1920, 1, 1), dt.date(2026, 11, 1)).map(lambda day: Birth(day, day.year)),
)
goers = st.builds(
    Goer, who=st.sampled_from(("", "Mme B.", "Léo")), birth=births, used=st.integers(0, 6),
    card=st.sampled_from((None, Refusal("carte-manquante", "Il faut la carte de la saison.", "Dans une maison."))),
    elsewhere=st.lists(st.integers(1, 5).map(lambda day: Outside(at(day, 17), at(day, 21), "Ailleurs")), max_size=3).map(tuple),
)  # fmt: skip
departures = st.builds(
    departure, from_age=st.none() | st.integers(1, 30), most_outings=st.none() | st.integers(1, 6), needs_card=st.booleans()
)


@given(goers, departures)
def test_whoever_comes_each_reason_is_a_sentence_with_its_way_out(goer, to):
    found = reasons(goer, to, now=NOW)
    assert len({reason.code for reason in found}) == len(found)
    for reason in found:
        assert reason.words.endswith(".")
        assert reason.way_out.endswith((".", "»."))
        assert reason.words[0].isupper()
        assert "€" not in str(reason)


@given(births, st.dates(dt.date(2026, 11, 2), dt.date(2027, 8, 1)))
def test_the_years_surely_had_never_pass_those_she_may_have(birth, day):
    found = years(birth, day)
    if found is None:
        assert birth == Birth()
        return
    least, most = found
    assert least <= most <= least + 1
    assert is_grown_up(birth, day) == (least >= 18)


@given(st.lists(goers, min_size=1, max_size=5), departures)
def test_a_party_with_a_minor_has_a_grown_up_or_is_told_so(party, to):
    told = reasons_of_the_party(party, to)
    minor = any((found := years(goer.birth, to.day)) and found[1] < 18 for goer in party)
    grown_up = any(is_grown_up(goer.birth, to.day) for goer in party)
    if minor:
        assert bool(told) is not grown_up
    if grown_up:
        assert told == []


def test_the_rules_say_nothing_of_money():
    assert "€" not in (going.SAY_YOUR_AGE + str(going.__doc__))


class TestHowPlacesAreGiven:
    def given(self, **fields) -> Given:
        return Given(**{"draws": True, "opens_at": at(1, 10), "requests_until": at(8, 18), "draw_at": at(10, 9), **fields})

    def test_a_window_a_draw_who_comes_first(self):
        said = " ".join(how_given(self.given())).replace("\u00a0", " ")
        assert "du mardi 1er décembre 2026 à 10 h au mardi 8 décembre 2026 à 18 h" in said
        assert "on tire au sort, le jeudi 10 décembre 2026 à 9 h" in said
        assert "pas encore venues" in said

    def test_drawn_already_or_in_the_order_they_come(self):
        assert "a eu lieu" in how_given(self.given(drawn_at=at(10, 9)))[0]
        assert "ouvrent le" in how_given(self.given(draws=False))[0]
        assert "sont ouvertes" in how_given(self.given(draws=False), at(2, 10))[0]

    def test_shares_and_when_they_are_everybody_s(self):
        kept = ((10, "les personnes de Abbaye"), (1, "l’accueil"))
        said = shares_in_words(self.given(shares=kept, shares_until=at(9, 18))).replace("\u00a0", " ")
        assert said.startswith("10 places gardées pour les personnes de Abbaye et 1 pour l’accueil, jusqu’au mercredi 9 décembre")
        assert "tout le monde" in said
        assert shares_in_words(self.given()) == ""
        assert "maintenant" in shares_in_words(self.given(shares=kept, shares_opened=True))
        assert "tirage" in shares_in_words(self.given(shares=kept))
