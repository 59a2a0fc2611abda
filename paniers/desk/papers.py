"""« Je veux un panier », on paper, and keying it: subscribed where all is known, else a file to complete with her."""

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

from ..actions.subscribe import possible_days, subscribe
from ..models import SeasonTerms


def _sheets(user, terms: SeasonTerms):
    return terms.season.sheets.within(scope_of(user, Capability.WRITE_ENROLMENTS)).select_related("maison")


def _blank_of(sheet: SignUpSheet, terms: SeasonTerms) -> PaperBlank:
    choices = tuple((str(n), f"{n} panier" if n == 1 else f"{n} paniers") for n in range(1, terms.most_baskets + 1))
    return PaperBlank(
        sheet.pk, "Je veux un panier", sheet.maison, f"{sheet.maison.name}, chaque semaine", "Combien de paniers par semaine", choices
    )


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
    sheet = SignUpSheet.objects.get(pk=key)
    days = possible_days(_open_terms(), sheet)
    if not days:
        raise Refusal("jour-impossible", "Il n'y a plus de panier possible dans cette maison.", "Voyez une autre maison avec elle.")
    asked = {"first_on": days[0], "quantity": int(choice), "channel": Channel.COUNTER, "or_wait": True}
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
