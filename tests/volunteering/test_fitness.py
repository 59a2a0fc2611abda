"""Every reason against somebody at a shift: each has its sentence and its way out, all are said at once, none stands for another."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.rules.births import Birth
from programmes.volunteering.rules import fitness
from programmes.volunteering.rules.fitness import Asks, Engaged, Hand, Slot, Window

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=PARIS)  # a Tuesday
HYGIENE = (7, "Hygiène alimentaire", "La maison propose une matinée : demandez la prochaine date.")


def at(day: int, hour: float, *, month: int = 12, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, int(hour), round(hour % 1 * 60), tzinfo=PARIS)


def slot(day: int = 3, begins: float = 14, ends: float = 17, **more) -> Slot:
    """Thursday 3 December, 14 h – 17 h, in the house 1."""
    return Slot(**{"sheet": 1, "session": 1, "maison": 1, "start": at(day, begins), "end": at(day, ends), **more})


def hand(**more) -> Hand:
    return Hand(**{"birth": Birth(year=1980), **more})


def engaged(day: int, begins: float, ends: float, *, key: int = 50, **more) -> Engaged:
    return Engaged(**{"sheet": key, "session": key, "maison": 1, "start": at(day, begins), "end": at(day, ends), "shift": True, **more})


def told(who: Hand, what: Slot, now: dt.datetime = NOW) -> dict[str, str]:
    """code -> the whole sentence, with its way out."""
    found = fitness.reasons(who, what, now=now)
    assert all(reason.words and reason.way_out for reason in found)
    assert fitness.fits(who, what, now=now) is not bool(found)
    assert len({reason.code for reason in found}) == len(found)
    return {reason.code: f"{reason.words} {reason.way_out}".replace("\u00a0", " ") for reason in found}


def test_nothing_against_somebody_who_may():
    assert told(hand(), slot()) == {}


class TestFile:
    def test_who_is_no_volunteer_yet_is_told_how_to_begin(self):
        words = "Vous n’êtes pas encore bénévole. Lisez la charte et dites oui : cela prend deux minutes, aussi à l’accueil."
        assert told(hand(known=False), slot()) == {"pas-benevole": words}

    def test_another_is_named(self):
        assert told(hand(known=False, who="Mme B."), slot())["pas-benevole"].startswith("Mme B. n’est pas encore bénévole.")

    def test_who_stopped_is_welcome_back(self):
        words = "Vous avez arrêté d’être bénévole. Pour revenir, relisez la charte et dites oui : on vous retrouve avec plaisir."
        assert told(hand(left=True), slot()) == {"a-arrete": words}

    def test_a_charter_not_accepted(self):
        words = "Vous n’avez pas encore dit oui à la charte. Lisez la charte et dites oui, en ligne ou sur papier à l’accueil."
        assert told(hand(accepted=False), slot()) == {"charte": words}


class TestAge:
    def test_an_unknown_age_is_not_that_of_a_grown_up(self):
        words = "Nous ne connaissons pas votre âge. Dites la date de naissance à l’accueil ou par téléphone : c’est noté tout de suite."
        assert told(hand(birth=Birth()), slot()) == {"age-inconnu": words}
        assert "L’âge de M. K. n’est pas connu." in told(hand(birth=Birth(), who="M. K."), slot())["age-inconnu"]

    def test_a_year_alone_that_leaves_a_doubt_asks_for_the_date(self):
        words = told(hand(birth=Birth(year=2008)), slot())
        assert words == {
            "date-de-naissance": "Il manque la date de naissance : l’année seule ne dit pas si l’on a déjà 18 ans ce jour-là. "
            "Dites-la à l’accueil ou par téléphone : c’est noté tout de suite."
        }
        assert told(hand(birth=Birth(year=2008), guardian=True), slot()) == {}
        assert told(hand(birth=Birth(year=2007)), slot()) == {}

    def test_too_young(self):
        found = told(hand(birth=Birth(dt.date(2012, 5, 1)), guardian=True), slot())
        assert found == {"trop-jeune": "Ce poste est ouvert à partir de 16 ans. Demandez à l’accueil : d’autres coups de main s’y prêtent."}

    def test_the_age_is_that_of_the_day_of_the_shift(self):
        born = Birth(dt.date(2010, 12, 3))
        assert told(hand(birth=born, guardian=True), slot(3)) == {}
        assert "trop-jeune" in told(hand(birth=born, guardian=True), slot(2))

    def test_with_an_adult_of_the_family_from_a_younger_age(self):
        asks = Asks(minimum_age=16, with_adult_from=12)
        child = hand(birth=Birth(dt.date(2013, 1, 1)), guardian=True)
        words = "Avant 16 ans, ce poste se fait avec un adulte de la famille, sur le même créneau. "
        way_out = "Inscrivez-vous ensemble, ou demandez à un adulte du foyer de le prendre d’abord."
        assert told(child, slot(asks=asks)) == {"avec-un-adulte": words + way_out}
        assert told(replace(child, beside=frozenset({1})), slot(asks=asks)) == {}
        younger = told(replace(child, birth=Birth(dt.date(2015, 1, 1)), beside=frozenset({1})), slot(asks=asks))
        assert "à partir de 16 ans, ou de 12 ans avec un adulte de la famille." in younger["trop-jeune"]

    def test_a_task_that_does_not_suit_a_minor(self):
        found = told(hand(birth=Birth(dt.date(2009, 12, 4)), guardian=True), slot(asks=Asks(for_minors=False)))
        assert found == {"pas-avant-18": "Ce poste n’est pas proposé avant 18 ans. D’autres postes le sont : choisissez-en un."}

    def test_a_minor_brings_the_written_consent_of_a_parent(self):
        found = told(hand(birth=Birth(dt.date(2009, 1, 1))), slot())
        words = "Avant 18 ans, il faut l’accord écrit d’un parent. Le papier est à l’accueil : un parent le signe, l’équipe le note."
        assert found == {"accord-parent": words}


class TestQualification:
    def test_one_that_is_not_held_says_how_to_get_it(self):
        found = told(hand(), slot(asks=Asks((HYGIENE,))))
        assert found == {"qualification": f"Ce poste demande : Hygiène alimentaire. Déjà faite ? Montrez-la à l’accueil. {HYGIENE[2]}"}

    def test_one_that_ends_before_the_day_is_told_apart_from_one_never_held(self):
        held = hand(held={7: dt.date(2026, 12, 2)})
        found = told(held, slot(asks=Asks((HYGIENE,))))
        assert list(found) == ["qualification-finie"]
        assert "« Hygiène alimentaire » est valable jusqu’au 2 décembre 2026, et ce créneau vient après." in found["qualification-finie"]

    @pytest.mark.parametrize("until", [dt.date(2026, 12, 3), None])
    def test_its_last_day_counts_and_so_does_one_without_end(self, until):
        assert told(hand(held={7: until}), slot(asks=Asks((HYGIENE,)))) == {}

    def test_the_way_out_is_said_also_where_nobody_wrote_it(self):
        found = told(hand(), slot(asks=Asks(((8, "Conduite", ""),))))
        assert found["qualification"].endswith("Demandez à l’accueil comment l’obtenir.")


class TestTime:
    def test_a_shift_at_the_same_hour_is_named(self):
        found = told(hand(engaged=(engaged(3, 16, 18, title="Cuisiner"),)), slot())
        words = "Vous avez déjà un créneau à cette heure-là : « Cuisiner », 16 h – 18 h. Rendez-le d’abord, ou choisissez une autre date."
        assert found == {"deja-un-creneau": words}

    def test_another_post_of_the_same_shift(self):
        found = told(hand(engaged=(engaged(3, 14, 17, key=1, sheet=2),)), slot())
        words = "Vous tenez déjà un autre poste à ce moment-là. Rendez d’abord l’autre poste, ou gardez-le : une personne, un poste."
        assert found == {"autre-poste": words}

    def test_a_place_elsewhere_is_named_to_herself_alone(self):
        place = engaged(3, 15, 16, shift=False, title="Chorale")
        assert told(hand(engaged=(place,)), slot()) == {
            "deja-prise": "Vous avez déjà quelque chose à cette heure-là : « Chorale », 15 h – 16 h. "
            "Rendez d’abord cette place, ou choisissez une autre date."
        }
        other = told(hand(who="Mme B.", engaged=(replace(place, title=""),)), slot())
        assert other["deja-prise"].startswith("Mme B. a déjà quelque chose à cette heure-là. Rendez")

    def test_what_she_collects_needs_a_quarter_of_an_hour(self):
        basket = Window(at(3, 16), at(3, 17.1), "Votre panier n° 7", maison=2)
        found = told(hand(windows=(basket,)), slot(begins=15, ends=17))
        words = "Vous n’auriez plus le temps de passer : « Votre panier n° 7 », 16 h – 17 h 06. "
        assert found == {"panier": words + "Quelqu’un d’autre peut y passer avec le numéro, ou dites-le à l’accueil."}
        assert told(hand(windows=(replace(basket, end=at(3, 17.25)),)), slot(begins=15, ends=17)) == {}
        assert told(hand(windows=(replace(basket, maison=1),)), slot(begins=15, ends=17)) == {}

    def test_half_an_hour_to_change_houses(self):
        near = engaged(3, 12, 13.75, maison=2, title="Cuisiner")
        found = told(hand(engaged=(near,)), slot())
        assert found == {
            "repos": "Il reste moins d’une demi-heure pour changer de maison : « Cuisiner », 12 h – 13 h 45. "
            "Choisissez un créneau un peu plus loin de l’autre, ou demandez à l’accueil."
        }
        assert told(hand(engaged=(replace(near, end=at(3, 13.5)),)), slot()) == {}
        assert told(hand(engaged=(replace(near, maison=1),)), slot()) == {}

    def test_ten_hours_between_two_days(self):
        late = engaged(2, 20, 23, title="Veillée")
        found = told(hand(engaged=(late,)), slot(begins=8, ends=10))
        assert found == {
            "nuit": "Il resterait moins de dix heures de repos entre deux jours : « Veillée », 20 h – 23 h. "
            "Prenez le temps de vous reposer : choisissez un autre jour, ou demandez à l’accueil."
        }
        assert told(hand(engaged=(late,)), slot(begins=9, ends=10)) == {}

    def test_not_more_than_six_hours_in_a_row(self):
        morning, noon = engaged(3, 10, 12, key=50), engaged(3, 12, 14, key=51)
        found = told(hand(engaged=(morning, noon)), slot())
        assert found == {
            "d-affilee": "Cela ferait plus de six heures d’affilée, de 10 h à 17 h. "
            "Choisissez un autre moment, ou voyez avec l’accueil pour une pause."
        }
        assert told(hand(engaged=(noon,)), slot()) == {}
        assert told(hand(engaged=(replace(morning, end=at(3, 11.5)), replace(noon, end=at(3, 13.5)))), slot()) == {}

    def test_a_long_shift_by_itself_is_the_house_s_own_affair(self):
        assert told(hand(), slot(begins=9, ends=18)) == {}

    def test_several_at_that_hour_are_one_reason_that_names_each(self):
        busy = (engaged(3, 16, 18, key=50, title="Cuisiner"), engaged(3, 14, 15, key=51, title="Accueillir"))
        found = told(hand(engaged=busy), slot())
        assert "« Cuisiner », 16 h – 18 h ; « Accueillir », 14 h – 15 h." in found["deja-un-creneau"]


class TestWeek:
    WEEK = tuple(engaged(day, 9, 11, key=60 + day) for day in (1, 2, 4, 5))

    def test_four_a_week_unless_she_chose_another_number(self):
        found = told(hand(engaged=self.WEEK), slot())
        assert found == {
            "semaine": "Vous avez déjà 4 créneaux cette semaine-là : c’est assez pour une semaine. "
            "S’il reste une place la veille, ce créneau s’ouvre. Ou dites-le à l’accueil."
        }
        assert told(hand(engaged=self.WEEK, cap=5), slot()) == {}
        assert "1 créneau cette semaine-là : c’est le nombre choisi" in told(hand(engaged=self.WEEK[:1], cap=1), slot())["semaine"]

    def test_a_day_before_a_seat_that_is_free_is_open(self):
        eve = at(2, 14)
        assert told(hand(engaged=self.WEEK), slot(), now=eve) == {}
        assert "semaine" in told(hand(engaged=self.WEEK), slot(), now=eve - dt.timedelta(minutes=1))
        assert "semaine" in told(hand(engaged=self.WEEK), slot(seats=False), now=eve)

    @pytest.mark.parametrize(
        ("day", "monday"),
        [
            (dt.date(2026, 12, 31), dt.date(2026, 12, 28)), (dt.date(2027, 1, 3), dt.date(2026, 12, 28)),
            (dt.date(2027, 1, 4), dt.date(2027, 1, 4)), (dt.date(2028, 2, 29), dt.date(2028, 2, 28)),
        ],
    )  # fmt: skip
    def test_a_week_goes_over_new_year_by_its_place_in_time(self, day, monday):
        assert fitness.week_of(day) == monday

    def test_the_same_week_on_both_sides_of_new_year(self):
        before = tuple(engaged(day, 9, 11, key=60 + day) for day in (28, 29, 30, 31))
        new_year = Slot(1, 1, 1, at(2, 14, month=1, year=2027), at(2, 17, month=1, year=2027))
        assert "semaine" in told(hand(engaged=before), new_year)
        assert told(hand(engaged=before), replace(new_year, start=at(4, 14, month=1, year=2027), end=at(4, 17, month=1, year=2027))) == {}


def test_all_reasons_are_said_at_once_in_the_order_in_which_one_mends_them():
    busy = (engaged(3, 16, 18), *TestWeek.WEEK)
    found = told(hand(accepted=False, birth=Birth(dt.date(2012, 1, 1)), engaged=busy), slot(asks=Asks((HYGIENE,))))
    assert list(found) == ["charte", "trop-jeune", "accord-parent", "qualification", "deja-un-creneau", "semaine"]


def test_what_may_be_put_aside_is_about_her_time_never_about_safety_nor_a_seat_taken_twice():
    hard = {"pas-benevole", "a-arrete", "charte", "age-inconnu", "date-de-naissance", "trop-jeune", "avec-un-adulte", "pas-avant-18"}
    hard |= {"accord-parent", "qualification", "qualification-finie", "deja-un-creneau", "autre-poste"}
    assert {"deja-prise", "panier", "repos", "d-affilee", "nuit", "semaine"} == fitness.SOFT
    assert not hard & fitness.SOFT


# --- whatever comes

hours = st.integers(6 * 4, 20 * 4).map(lambda quarter: quarter / 4)
days = st.integers(1, 20)


@st.composite
def engagements(draw) -> Engaged:
    begins = draw(hours)
    return engaged(
        draw(days), begins, begins + draw(st.integers(2, 10)) / 4, key=draw(st.integers(2, 90)), maison=draw(st.integers(1, 2)),
        shift=draw(st.booleans()), title=draw(st.sampled_from(["", "Cuisiner"])),
    )  # fmt: skip


@st.composite
def hands(draw) -> Hand:
    birth = draw(
        st.one_of(
            st.just(Birth()),
            st.integers(1930, 2020).map(lambda year: Birth(year=year)),
            st.dates(dt.date(1930, 1, 1), dt.date(2020, 1, 1)).map(lambda day: Birth(day, day.year)),
        )
    )
    return Hand(
        who=draw(st.sampled_from(["", "Mme B."])), known=draw(st.booleans()), left=draw(st.booleans()), accepted=draw(st.booleans()),
        birth=birth, guardian=draw(st.booleans()), cap=draw(st.sampled_from([None, 1, 3])),
        held=draw(st.sampled_from([{}, {7: None}, {7: dt.date(2026, 12, 8)}])), engaged=tuple(draw(st.lists(engagements(), max_size=5))),
        beside=draw(st.sampled_from([frozenset(), frozenset({1})])),
    )  # fmt: skip


@st.composite
def slots(draw) -> Slot:
    begins = draw(hours)
    asks = Asks(
        draw(st.sampled_from([(), (HYGIENE,)])), draw(st.sampled_from([14, 16, 18])), draw(st.sampled_from([None, 12])),
        draw(st.booleans()),
    )  # fmt: skip
    return slot(draw(days), begins, begins + draw(st.integers(2, 12)) / 4, asks=asks, seats=draw(st.booleans()))


@given(hands(), slots())
def test_every_reason_has_words_and_a_way_out_and_never_a_figure_of_money(who, what):
    found = fitness.reasons(who, what, now=NOW)
    assert len({reason.code for reason in found}) == len(found)
    for reason in found:
        assert reason.words and reason.way_out
        assert "€" not in str(reason) and "tranche" not in str(reason) and "quotient" not in str(reason)
    assert fitness.fits(who, what, now=NOW) == (fitness.reasons(who, what, now=NOW) == [])


@given(hands(), slots())
def test_whose_age_nobody_knows_is_fit_for_nothing_and_whoever_is_fit_is_of_an_age(who, what):
    if fitness.fits(who, what, now=NOW):
        surely, _ = fitness.ages(who.birth, what.day)
        assert surely >= 18 or (who.guardian and what.asks.for_minors and surely >= (what.asks.with_adult_from or what.asks.minimum_age))
        assert who.known and who.accepted and not who.left


@given(hands(), slots(), engagements())
def test_one_more_engagement_never_takes_a_reason_away(who, what, more):
    busier = replace(who, engaged=(*who.engaged, more))
    before = {reason.code for reason in fitness.reasons(who, what, now=NOW)}
    after = {reason.code for reason in fitness.reasons(busier, what, now=NOW)}
    assert before <= after


@given(slots(), engagements())
def test_two_at_the_same_hour_clash_from_either_side_and_two_that_touch_do_not(what, other):
    other = replace(other, shift=True)
    mirrored = Slot(other.sheet, other.session, other.maison, other.start, other.end)
    back = Engaged(what.sheet, what.session, what.maison, what.start, what.end, shift=True)
    clash = {"deja-un-creneau", "autre-poste"}
    one = clash & {reason.code for reason in fitness.reasons(hand(engaged=(other,)), what, now=NOW)}
    two = clash & {reason.code for reason in fitness.reasons(hand(engaged=(back,)), mirrored, now=NOW)}
    assert bool(one) == bool(two) == (other.start < what.end and what.start < other.end)


@given(hands(), slots())
def test_what_is_put_aside_for_this_shift_counts_no_more(who, what):
    alone = fitness.reasons(who, what, now=NOW, but=frozenset(one.sheet for one in who.engaged))
    assert alone == [] or {reason.code for reason in alone} == {
        reason.code for reason in fitness.reasons(replace(who, engaged=()), what, now=NOW)
    }


@given(hands(), slots())
def test_near_the_date_a_free_seat_asks_nothing_of_the_week(who, what):
    codes = {reason.code for reason in fitness.reasons(who, replace(what, seats=True), now=what.start - dt.timedelta(hours=5))}
    assert "semaine" not in codes
