from django.db.models import TextChoices


class Conformity(TextChoices):
    """The three mentions of the law on accessibility, in the words that stand in every footer."""

    NONE = "none", "non conforme"
    PARTIAL = "partial", "partiellement conforme"
    FULL = "full", "totalement conforme"


class Drawing(TextChoices):
    """The drawing a piece of news shows when it has no picture: symbols of the kit's sprite."""

    EVENT = "event", "Une fête, un rendez-vous"
    BASKET = "basket", "Un panier"
    MEAL = "meal", "Un repas, une cuisine"
    LAPTOP = "laptop", "Un ordinateur"
    MASK = "mask", "Un spectacle"
    OUTING = "outing", "Une sortie"
    HANDS = "hands", "De l'entraide"
    BULB = "bulb", "Une idée"
    HOUSE = "house", "Une maison"
    CALENDAR = "calendar", "Une date"


class AlertLevel(TextChoices):
    """How loud a notice on the home is; the word and the shape say it, never the colour alone."""

    INFO = "info", "Information"
    WARNING = "warning", "Important"
