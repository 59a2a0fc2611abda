"""What follows a yes: what it holds of people, why and for how long; what goes when somebody asks."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, Treatment

from .actions.forget_after import forget_after, stale_accounts, stale_photos, stale_receipts
from .rules.keeping import LEADERS_KEPT_YEARS, RECEIPTS_KEPT_YEARS

PURGE = "funds.after"
AFTER = Treatment(
    name="Suite des projets accordés",
    purpose="Faire signer la charte, payer le projet, recevoir les tickets et le bilan, faire le compte.",
    basis=MISSION,
    people="Les personnes qui portent un projet ; celles qu’on voit sur les photos d’un bilan",
    data="La charte signée, le nom et l’IBAN du compte à payer, les tickets, le récit et les photos, ce qui est payé et rendu",
    recipients=(
        "L’équipe de la maison ; l’IBAN entier, seulement qui tient le fonds et la comptabilité. Une photo n’est jamais montrée à "
        "d’autres sans l’accord des personnes qu’on y voit"
    ),
    kept=(
        "Deux ans après la fin du projet : ensuite l’IBAN est masqué, les photos partent. Les tickets justifient de l’argent public : "
        "dix ans. Les sommes restent, sans les noms."
    ),
    purge=PURGE,
    delays=(
        Delay("IBAN d’un projet, photos d’un bilan", LEADERS_KEPT_YEARS, "years", "après la fin du projet", PURGE),
        Delay("Tickets d’un projet", RECEIPTS_KEPT_YEARS, "years", "après la fin du projet", PURGE),
    ),
    models=(
        "funds.Agreement", "funds.PaymentOrder", "funds.Receipt", "funds.Report", "funds.ReportPhoto", "funds.Repayment",
    ),
    security="Tickets et photos sont privés. L’IBAN est masqué à l’écran, sauf pour qui paie. Un ordre payé ne change plus.",
)  # fmt: skip


def preview(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {
        "fund_accounts": stale_accounts(today).count(), "fund_photos": stale_photos(today).count(),
        "fund_receipts": stale_receipts(today).count(),
    }  # fmt: skip


def register() -> None:
    registry.treatments.add("funds.after", AFTER, order=41)
    registry.purges.add(PURGE, lambda today: forget_after(today=today))
    registry.purge_previews.add(PURGE, preview)
