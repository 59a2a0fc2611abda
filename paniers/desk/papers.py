"""« Je veux un panier », on paper, and keying it: subscribed where all is known, else a file to complete with her."""

import datetime as dt

from django.urls import reverse

from portal.households.models import Household, Membership, means_of
from portal.households.rules.means import Reason
from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.kit.registry import PaperBlank, PaperForm
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from programmes.enums import Channel
from programmes.models import SignUpSheet

from ..actions.subscribe import subscribe
from ..forms.subscribe import EVERY_SECOND, numbers, rhythm_from
from ..models import SeasonTerms
from ..reading.season import possible_days

SIZE = "size-"


def _sheets(user, terms: SeasonTerms):
    return terms.season.sheets.within(scope_of(user, Capability.WRITE_ENROLMENTS)).select_related("maison")


def _blank_of(sheet: SignUpSheet, terms: SeasonTerms) -> PaperBlank:
    choices = (*numbers(terms.most_baskets), (EVERY_SECOND, "1 panier, une semaine sur deux"), *_other_sizes(terms))
    return PaperBlank(
        sheet.pk, "Je veux un panier", sheet.maison, f"{sheet.maison.name}, chaque semaine", "Combien de paniers par semaine", choices
    )


def _other_sizes(terms: SeasonTerms) -> list[tuple[str, str]]:
    return [(f"{SIZE}{size.pk}", f"1 « {size.name} »") for size in terms.sizes.filter(offered=True, usual=False)]


def _asked(choice: str, terms: SeasonTerms, first: dt.date) -> dict:
    """What a box of the paper asks for, as `subscribe` takes it."""
    if choice == EVERY_SECOND:
        return {"quantity": 1, "rhythm": rhythm_from(EVERY_SECOND, terms, first)}
    if choice.startswith(SIZE):
        return {"quantity": 1, "size": terms.sizes.get(pk=choice.removeprefix(SIZE))}
    return {"quantity": int(choice)}


def _open_terms() -> SeasonTerms | None:
    return SeasonTerms.objects.open_on(clock.today()).select_related("season").first()


def _blanks(user, maison) -> list[PaperBlank]:
    terms = _open_terms()
    return [_blank_of(sheet, terms) for sheet in _sheets(user, terms).filter(maison=maison)] if terms else []


def _blank(user, key: int) -> PaperBlank | None:
    terms = _open_terms()
    sheet = _sheets(user, terms).filter(pk=key).first() if terms else None
    return _blank_of(sheet, terms) if sheet else None


def _keyed(user, key: int, person, choice: str) -> tuple[str, str]:
    """Nobody is subscribed at a price that she has not been told or could not know: her household's means must be verified."""
    to_complete = "à compléter avec elle : son foyer, son prix.", reverse("paniers_desk:subscribe", args=[person.pk])
    home = _home_led_by(person)
    if home is None or means_of(home, clock.today()).reason != Reason.VERIFIED:
        return to_complete
    sheet, terms = SignUpSheet.objects.get(pk=key), _open_terms()
    days = possible_days(terms, sheet)
    if not days:
        raise Refusal("jour-impossible", "Il n'y a plus de panier possible dans cette maison.", "Voyez une autre maison avec elle.")
    asked = {"first_on": days[0], "channel": Channel.COUNTER, "or_wait": True} | _asked(choice, terms, days[0])
    row = subscribe(sheet=sheet, person=person, household=home, by=user, **asked)
    said = f"n° {row.number}, premier panier {dates.day_long(days[0])}." if row.number else "sur la liste d’attente de la maison."
    return said, reverse("paniers_desk:noted", args=[row.pk])


def _home_led_by(person) -> Household | None:
    """The one household she answers for; with two, somebody asks her which."""
    led = Membership.objects.active().of_person(person).filter(is_referent=True).select_related("household")
    homes = {row.household_id: row.household for row in led}
    return next(iter(homes.values())) if len(homes) == 1 else None


BASKET_PAPER = PaperForm(
    label="Je veux un panier",
    hint="Pour la file d’attente. Qui a un quotient vérifié est abonné à la saisie ; les autres dossiers restent à compléter.",
    drawing="basket",
    permission=Capability.WRITE_ENROLMENTS,
    blanks=_blanks,
    blank=_blank,
    keyed=_keyed,
    warning="Dites son prix à chaque personne abonnée ici, avant son premier panier : le papier ne le donne pas.",
)
