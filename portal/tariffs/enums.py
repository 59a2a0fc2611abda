from django.db import models


class Basis(models.TextChoices):
    """On what a price depends."""

    BANDS = "bands", "par paliers de quotient familial"
    EFFORT = "effort", "en proportion du quotient familial (taux d’effort)"
    TAX = "tax", "imposable ou non"
    FLAT = "flat", "le même prix pour tout le monde"
    FREE = "free", "gratuit pour tout le monde"
    CHOICE = "choice", "au choix de la personne, entre deux bornes"


class ProofState(models.TextChoices):
    """What stands behind a quoted price."""

    VERIFIED = "verified", "justificatif vérifié"
    DECLARED = "declared", "dit par la personne, pas encore vérifié"
    MISSING = "missing", "sans justificatif"
    NOT_NEEDED = "not_needed", "aucun justificatif n’est demandé"
