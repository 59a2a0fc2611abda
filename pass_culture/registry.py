"""What the outings give to the rooms below: cards in « mon espace » and at the desk, tasks, what was sold, what must hold."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import pairwise

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.households.models import Household, facts_of
from portal.households.rules.means import means_on
from portal.kit import clock
from portal.kit.registry import PaperBlank, SoldUnits
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.tariffs.enums import ProofState
from portal.tariffs.rules.quote import Means

from .enums import STANDING, CardState
from .models import CultureCard, CultureSeason

CARD_ACT = "pass_culture.card"  # of `counter_acts`
PAPER = "sorties"  # short key of the paper among `registry.paper_forms`
TO_SEE, SEEN = "a-voir", "vu"
QUESTION = "Où la personne habite"
CHOICES = ((TO_SEE, "à voir avec elle"), (SEEN, "domicile vu au moment du papier"))


def desk_url(person) -> str:
    return reverse("pass_culture_desk:card", args=[person.pk])


def person_marks(user) -> dict:
    """Read with the person herself: the state of her card for the season of today."""
    today = clock.today()
    hers = Q(person=OuterRef("pk")) | Q(person__successor=OuterRef("pk"))
    rows = CultureCard.objects.filter(hers, state__in=STANDING, season__starts_on__lte=today, season__ends_on__gte=today)
    return {"culture_card": Subquery(rows.order_by("state").values("state")[:1])}  # « active » comes before « asked »


def person_panel(request, person) -> dict | None:
    """At the desk: whether her card is good for the season. No query: `person_marks` read it. No price."""
    state = getattr(person, "culture_card", None)
    return {"person": person, "active": state == CardState.ACTIVE} if state else None


def space_card(request, person) -> dict | None:
    """In « mon espace »: her card of the season, or that she may have one again. One query; one more for who has none of this season."""
    today = clock.today()
    rows = list(CultureCard.objects.of(person).select_related("season").order_by("state", "pk"))  # « active » comes before « asked »
    for row in rows:
        if row.state in STANDING and row.season.starts_on <= today <= row.season.ends_on:
            return {"season": row.season, "card": row}
    season = CultureSeason.objects.on(today).first() if any(row.activated_at for row in rows) else None
    return {"season": season, "card": None} if season else None


def staff_tasks(user) -> list[dict]:
    """Requests for a card that wait in her houses. One query."""
    if not user_can(user, Capability.WRITE_ENROLMENTS):
        return []
    scope = scope_of(user, Capability.WRITE_ENROLMENTS)
    count = CultureCard.objects.within(scope).filter(state=CardState.ASKED, person__erased_at=None).count()
    return [{"label": "Cartes des sorties demandées", "url": reverse("pass_culture_desk:cards"), "count": count}] if count else []


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: the card of each."""
    row = CultureCard.objects.standing().of(person).select_related("season").order_by("-season__ends_on", "state").first()
    return [("Carte des sorties", f"{row.season.title}, {row.get_state_display()}")] if row else []


def blank_of(maison) -> PaperBlank:
    """« Je demande la carte des sorties »: what nobody ticked is still to be seen with her."""
    return PaperBlank(maison.pk, "Je demande la carte des sorties", maison, maison.name, QUESTION, CHOICES)


def sold(tariff, first: dt.date, last: dt.date) -> list[SoldUnits]:
    """Cards made at this tariff between two days, by bracket of their price, those without proof apart. One query."""
    rows = CultureCard.objects.filter(
        season__tariff=tariff, state=CardState.ACTIVE, activated_at__date__range=(first, last), price_cents__isnull=False
    )
    lines: dict[tuple, list] = defaultdict(lambda: [0, 0, set()])
    for reason, cents, household in rows.values_list("price_reason", "price_cents", "charge__household"):
        line = lines[reason.get("bracket", ""), reason.get("proof") != ProofState.MISSING]
        line[0], line[1] = line[0] + 1, line[1] + cents
        line[2].add(household)
    found = [SoldUnits(bracket, units, cents, proof, len(homes)) for (bracket, proof), (units, cents, homes) in lines.items()]
    return sorted(found, key=lambda line: line.income_cents)


def payers(tariff, day: dt.date) -> list[tuple[Means, int]]:
    """Whose card is good on a day at this tariff, nameless: (means, number of households)."""
    running = CultureCard.objects.filter(
        season__tariff=tariff, season__starts_on__lte=day, season__ends_on__gte=day, state=CardState.ACTIVE, charge__isnull=False
    )
    homes = set(running.values_list("charge__household", flat=True))
    found = [means_on(facts, day) for facts in facts_of(homes).values()]
    return [(Means(*figures), number) for figures, number in Counter((means.quotient, means.taxable) for means in found).items()]


def broken_cards():
    """What `check_books` must find empty: cards whose price, line or days do not agree; one person with two."""
    active = CultureCard.objects.filter(state=CardState.ACTIVE)
    for row in active.filter(charge__isnull=False).exclude(charge__amount_cents=F("price_cents"))[:50]:
        yield f"carte culture {row.pk} : la somme due n'est pas son prix"
    for row in active.filter(charge__reversed_by__isnull=False)[:50]:
        yield f"carte culture {row.pk} : en service, mais plus due"
    for row in CultureCard.objects.filter(state__in=(CardState.ASKED, CardState.REFUSED), charge__isnull=False)[:50]:
        yield f"carte culture {row.pk} : due sans avoir été mise en service"
    seasons = list(CultureSeason.objects.order_by("starts_on"))
    for before, after in pairwise(seasons):
        if after.starts_on <= before.ends_on:
            yield f"saison {after.pk} : commence avant la fin de la précédente"
    kept = active.annotate(kept=Coalesce("person__successor", "person")).order_by().values_list("season", "kept")
    for (season, person), number in Counter(kept).items():
        if number > 1 and _runs(season):
            yield f"personne {person} : {number} cartes de la saison {season}"


def _runs(season: int) -> bool:
    return CultureSeason.objects.filter(pk=season, ends_on__gte=clock.today()).exists()


def sees_price(user, household) -> bool:
    """May this member of staff read what this very household pays."""
    return household is not None and Household.objects.priced_for(user).filter(pk=household.pk).exists()


def known_person(user, row: CultureCard) -> Person | None:
    """The holder's record, where this member of staff sees it."""
    person = row.person.current_record
    return person if Person.objects.visible_to(user).filter(pk=person.pk).exists() else None
