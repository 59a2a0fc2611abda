"""What a person may take away of her households: those she was in, and the means of those she answers for today."""

from portal.people.models import Person

from .models import Household, ImageRight, Membership, PromisedProof, QuotientFamilial, RefreshNotice, TaxStatus


def households_of(person: Person) -> dict:
    """Her memberships, and what was verified for the households she leads. The others' names are theirs: only their number is given."""
    memberships = Membership.objects.of_person(person).select_related("household").order_by("since", "pk")
    led = Household.objects.filter(pk__in=memberships.active().filter(is_referent=True).values("household")).order_by("pk")
    return {
        "foyers": [
            {
                "depuis": row.since.isoformat(),
                "jusqu_au": row.until.isoformat() if row.until else None,
                "en_repond": row.is_referent,
                "autres_membres": len(row.household.members()) - 1 if row.until is None else None,
            }
            for row in memberships
        ],
        "situations_verifiees": [fact for household in led for fact in _facts(household)],
        "avis_de_renouvellement": [
            {"le": notice.at.isoformat(), "moyen": notice.channel or "au comptoir"}
            for notice in RefreshNotice.objects.filter(person__in=Person.objects.records_of(person)).order_by("at", "pk")
        ],
        "photos": [_image(row) for row in ImageRight.objects.of(person)],
        "photos_repondu_pour_un_enfant": [
            _image(row) for row in ImageRight.objects.filter(said_by__in=Person.objects.records_of(person)).exclude(authority="")
        ],
    }


def _image(row: ImageRight) -> dict:
    return {
        "ou": row.get_medium_display(),
        "reponse": row.get_answer_display(),
        "le": row.said_at.isoformat(),
        "jusqu_au": row.until.isoformat() if row.until else None,
        "comment": row.get_how_display(),
        "autorite_parentale": row.get_authority_display() if row.authority else None,
    }


def _facts(household: Household) -> list[dict]:
    quotients = QuotientFamilial.objects.filter(household=household).select_related("correction")
    taxes = TaxStatus.objects.filter(household=household).select_related("correction")
    promises = PromisedProof.objects.filter(household=household)
    return [
        *(
            {"quotient": fact.figure, "mois": f"{fact.month:%Y-%m}", "lu_sur": fact.get_source_display(), **_life(fact)}
            for fact in quotients
        ),
        *({"imposable": fact.taxable, "annee": fact.year, **_life(fact)} for fact in taxes),
        *({"papier_promis_le": row.promised_on.isoformat(), "avant_le": row.until.isoformat()} for row in promises),
    ]


def _life(fact) -> dict:
    return {
        "verifie_le": fact.checked_at.isoformat(),
        "valable_du": fact.valid_from.isoformat(),
        "valable_jusqu_au": fact.valid_until.isoformat(),
        "corrige_le": fact.corrected_on.isoformat() if fact.corrected_on else None,
    }
