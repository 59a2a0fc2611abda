from portal.people.models import Person

from ..models import FundRequest
from ..rules.after import masked_iban


def projects_told(person: Person) -> dict:
    """What a person may take away of the projects she leads, by whichever of her records; amounts in cents."""
    rows = (
        FundRequest.objects.led_by(person)
        .select_related("fund", "agreement", "report")
        .prefetch_related("lines", "questions", "orders", "receipts")
        .order_by("pk")
    )
    return {
        "projets_aux_fonds": [
            {
                "fonds": str(row.fund),
                "reference": row.reference,
                "etat": row.get_state_display(),
                "nom": row.title,
                "idee": row.idea,
                "pour_qui": row.for_whom,
                "ou": row.spot,
                "le": row.happens_on.isoformat() if row.happens_on else None,
                "demande_centimes": row.asked_cents,
                "accorde_centimes": row.granted_cents,
                "budget": [
                    {"cote": line.get_side_display(), "quoi": line.words, "centimes": line.amount_cents} for line in row.lines.all()
                ],
                **_after(row),
                "questions": [{"question": one.words, "reponse": one.answer} for one in row.questions.all()],
            }
            for row in rows
        ]
    }


def _after(row: FundRequest) -> dict:
    """What followed a yes; nothing before."""
    agreement, report = getattr(row, "agreement", None), getattr(row, "report", None)
    if agreement is None:
        return {}
    told = {
        "charte_signee_le": agreement.signed_on.isoformat() if agreement.signed_on else None,
        "paye_a": {"nom": agreement.payee_name, "iban": masked_iban(agreement.iban)},
        "paiements": [
            {"quoi": one.get_kind_display(), "etat": one.get_state_display(), "centimes": one.amount_cents} for one in row.orders.all()
        ],
        "tickets": [{"quoi": one.words, "centimes": one.amount_cents, "ecarte": one.left_out} for one in row.receipts.all()],
    }  # fmt: skip
    if report is not None:
        told["bilan"] = {"venus": report.came, "recit": report.happened, "autrement": report.otherwise, "etat": report.get_state_display()}
    return told
