"""What a person may take away of this room: where she was sent, who led her, her addresses and what came for her."""

from portal.people.models import Person

from .models import AddressRegistration, CaseLead, MailItem, Referral


def casework_told(person) -> dict:
    """In words of the interface; three queries and one for the mail."""
    records = Person.objects.records_of(person)
    referrals = Referral.objects.filter(person__in=records).select_related("offer__partner", "maison").order_by("at", "pk")
    leads = CaseLead.objects.filter(person__in=records).select_related("lead", "maison").order_by("since", "pk")
    addresses = AddressRegistration.objects.filter(person__in=records).select_related("maison").order_by("decided_on", "pk")
    mail = MailItem.objects.filter(registration__person__in=records).order_by("received_on", "pk")
    return {
        "orientations": [
            {
                "le": row.at.isoformat(),
                "vers": row.offer.partner.name,
                "pour": row.offer.name,
                "maison": row.maison.name,
                "rendez_vous": row.appointment_at.isoformat() if row.appointment_at else None,
                "suite": row.get_outcome_display(),
            }
            for row in referrals
        ],
        "referents_de_parcours": [
            {
                "avec": row.lead.get_full_name(),
                "maison": row.maison.name,
                "du": row.since.isoformat(),
                "au": (row.ended_on or row.until).isoformat(),
                "accord": row.get_agreed_display(),
            }
            for row in leads
        ],
        "domiciliations": [
            {
                "maison": row.maison.name,
                "etat": row.get_state_display(),
                "du": _day(row.start),
                "au": _day(row.ended_on or row.end),
                "raison": row.reason_words,
            }
            for row in addresses
        ],
        "courriers": [
            {"arrive_le": row.received_on.isoformat(), "quoi": row.words, "etat": row.get_state_display(), "le": _day(row.closed_on)}
            for row in mail
        ],
    }


def _day(day) -> str | None:
    return day.isoformat() if day else None
