"""What this room holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import dates, registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person
from portal.people.rules.keeping import YEARS

from .actions.erase_memberships import account_keeps, erase_memberships
from .actions.forget_image_rights import KEPT_YEARS, forget_image_rights_of, forget_image_rights_of_records, old_image_rights
from .actions.leave_household import last_referent
from .actions.purge_households import INVITATIONS_DAYS
from .models import Household, ImageRight, Membership, QuotientFamilial, TaxStatus
from .rules import composition

IMAGES_PURGE = "households.images"

HOMES = Treatment(
    name="Foyers",
    purpose="Savoir qui vit avec qui, qui répond du foyer et règle pour lui.",
    basis=MISSION,
    people="Les personnes accueillies et leur foyer",
    data="Qui fait partie du foyer, depuis quand, qui en répond ; les invitations à le rejoindre",
    recipients="Les agents des maisons où vient une personne du foyer ; les membres, entre eux, par le nom que chacun montre",
    kept="Tant que la fiche de la personne est gardée ; les invitations, trente jours.",
    purge="households",
    delays=(
        Delay("Vie en foyer", YEARS, "years", "après le dernier contact de la personne", "households"),
        Delay("Invitations", INVITATIONS_DAYS, "days", "après leur fin", "households"),
    ),
    models=("households.Household", "households.Membership", "households.Invitation"),
    security="Partir coupe tout : agendas, adresses, regards.",
)
MEANS = Treatment(
    name="Situations vérifiées",
    purpose="Calculer un prix selon les moyens. Le papier n’est pas gardé : seulement le chiffre, son mois, sa source, qui l’a lu.",
    basis=MISSION,
    people="Les foyers qui demandent un prix selon leurs moyens",
    data="Quotient familial ou situation fiscale, mois ou année, source, date de la vérification, fin de validité",
    recipients="Les agents qui vérifient ; les personnes qui répondent du foyer. Jamais un voisin, jamais un bénévole",
    kept="Deux ans après la fin de validité, pour pouvoir expliquer un prix.",
    purge="households",
    delays=(Delay("Quotient, situation fiscale, papiers promis", YEARS, "years", "après la fin de validité", "households"),),
    models=(
        "households.QuotientFamilial",
        "households.TaxStatus",
        "households.PromisedProof",
        "households.RefreshCampaign",
        "households.RefreshNotice",
    ),
    security="La base refuse qu’un chiffre vérifié change ; il se corrige par un autre.",
)
IMAGES = Treatment(
    name="Droit à l’image",
    purpose="Ne montrer une photo que là où chaque personne reconnaissable l’a permis, et pouvoir le prouver.",
    basis="Le consentement de la personne (RGPD, art. 6.1.a et 7 ; Code civil, art. 9). Dire non ne change rien à l’accueil ni à une place",
    people="Les personnes qui ont dit oui ou non ; pour un enfant, qui exerce l’autorité parentale (Code civil, art. 372-1)",
    data="Où la photo peut être montrée, oui ou non, le jour, jusqu’à quand, comment et par qui c’est dit, qui l’a noté",
    recipients="La personne, qui répond d’un enfant, les agents qui tiennent sa fiche. Jamais un voisin : une photo qu’on ne "
    "montre pas ne dit pas pourquoi",
    kept="Un oui vaut cinq ans, et se retire à tout moment. Sa preuve part cinq ans après sa fin ; le dernier non reste avec la fiche.",
    purge=IMAGES_PURGE,
    delays=(
        Delay(
            "Preuve d’un oui fini, réponse remplacée", KEPT_YEARS, "years", "après sa fin", IMAGES_PURGE,
            source="Code civil, art. 2224 : l’action personnelle se prescrit par cinq ans",
        ),
    ),
    models=("households.ImageRight",),
    security="Une réponse ne se change pas : une autre, datée, vient à côté et compte seule.",
)  # fmt: skip


def _memberships(person: Person):
    return Membership.objects.of_person(person)


def homes_kept(person: Person) -> str:
    ended = _memberships(person).filter(until__isnull=False).exists() or _memberships(person).active().exists()
    if ended and account_keeps(person):
        return "La date de son départ reste : le foyer a des comptes ou une place à venir, et il faut savoir qui en répondait."
    return ""


def homes_obstacles(person: Person) -> list[Refusal]:
    """Nobody is left without somebody to answer for her household."""
    alone = []
    for household in Household.objects.of(person).order_by("pk"):
        members = [(member.person.pk, member.is_referent) for member in household.members()]
        if len(members) > 1 and not composition.stays_led(members, {person.current_record.pk}):
            alone.append(last_referent())
    return alone


def facts_of_person(person: Person) -> list:
    """Verified facts of the households she answers for."""
    led = _memberships(person).active().filter(is_referent=True).values("household")
    return [*QuotientFamilial.objects.filter(household__in=led), *TaxStatus.objects.filter(household__in=led)]


def facts_kept(person: Person) -> str:
    facts = facts_of_person(person)
    if not facts:
        return ""
    last = max(fact.valid_until for fact in facts)
    until = last.replace(year=last.year + YEARS, day=min(last.day, 28) if last.month == 2 else last.day)
    return f"Le prix du foyer en dépend : le dernier part le {dates.day_written(until)}, deux ans après sa fin de validité."


def preview(today) -> dict:
    ended = Membership.objects.active().filter(person__erased_at__isnull=False)
    before = today.replace(year=today.year - YEARS, day=min(today.day, 28))
    facts = sum(model.objects.filter(valid_until__lt=before, correction__isnull=True).count() for model in (QuotientFamilial, TaxStatus))
    return {"memberships": ended.count(), "facts": facts}


def register() -> None:
    registry.treatments.add("households.homes", HOMES, order=15)
    registry.treatments.add("households.means", MEANS, order=20)
    registry.purge_previews.add("households", preview)
    registry.treatments.add("households.images", IMAGES, order=21)
    registry.purge_previews.add(IMAGES_PURGE, lambda today: {"image_rights": old_image_rights(today).count()})
    registry.forgotten.add("households.images", forget_image_rights_of_records)
    registry.erasures.add(
        "households.images",
        ErasurePart(
            "Réponses sur ses photos",
            lambda person: ImageRight.objects.of(person).count(),
            lambda person: "",
            lambda person, by: forget_image_rights_of(person, by=by),
            goes="Chaque oui et chaque non. Sans oui, plus aucune photo d’elle n’est montrée.",
        ),
        order=41,
    )
    registry.erasures.add(
        "households.homes",
        ErasurePart(
            "Vie en foyer",
            lambda person: _memberships(person).count(),
            homes_kept,
            lambda person, by: erase_memberships(person=person, by=by),
            obstacles=homes_obstacles,
            goes="Elle quitte ses foyers ; les foyers passés ne la nomment plus.",
        ),
        order=40,
    )
    registry.erasures.add(
        "households.means", ErasurePart("Quotient et situation du foyer", lambda person: len(facts_of_person(person)), facts_kept), order=45
    )
