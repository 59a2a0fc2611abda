from portal.people.models import Person

from ..models import Candidate, Mandate


def sits_told(person: Person) -> dict:
    """What a person may take away of her committees, by whichever of her records. Words of the team about an early end are hers too."""
    mandates = [
        {
            "comite": row.seat.body.page.title,
            "siege": row.seat.number,
            "college": row.seat.college.name if row.seat.college else None,
            "du": row.starts_on.isoformat(),
            "au": row.last_day.isoformat(),
            "designation": row.get_designation_display(),
            "role": row.get_function_display(),
            "nom_public": row.public_name,
            "mot_sur_la_fin": row.end_words,
        }
        for row in Mandate.objects.of(person).select_related("seat__body__page", "seat__college").order_by("starts_on", "pk")
    ]
    candidacies = [
        {
            "comite": row.call.body.page.title,
            "le": row.asked_at.isoformat(),
            "pourquoi": row.words,
            "nom_public": row.public_name,
            "etat": row.get_state_display(),
            "rang_au_tirage": row.rank,
        }
        for row in Candidate.objects.filter(person__in=Person.objects.records_of(person)).select_related("call__body__page").order_by("pk")
    ]
    told = {"mandats": mandates, "candidatures": candidacies}
    return {"comites": {name: rows for name, rows in told.items() if rows}} if mandates or candidacies else {}
