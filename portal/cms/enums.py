from django.db.models import TextChoices


class Conformity(TextChoices):
    """The three mentions of the law on accessibility, in the words that stand in every footer."""

    NONE = "none", "non conforme"
    PARTIAL = "partial", "partiellement conforme"
    FULL = "full", "totalement conforme"


class AlertLevel(TextChoices):
    """How loud a notice on the home is; the word and the shape say it, never the colour alone."""

    INFO = "info", "Information"
    WARNING = "warning", "Important"
