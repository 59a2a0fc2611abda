from django.db.models import IntegerChoices, TextChoices


class Weekday(IntegerChoices):
    """Numbered as `datetime.date.weekday()` counts."""

    MONDAY = 0, "lundi"
    TUESDAY = 1, "mardi"
    WEDNESDAY = 2, "mercredi"
    THURSDAY = 3, "jeudi"
    FRIDAY = 4, "vendredi"
    SATURDAY = 5, "samedi"
    SUNDAY = 6, "dimanche"


class StepFree(TextChoices):
    """How one gets in on wheels or with a pushchair. Unknown is a value: nobody is told « plain-pied » by default."""

    UNKNOWN = "", "À préciser"
    FULL = "full", "De plain-pied partout"
    PARTLY = "partly", "De plain-pied en partie"
    STEPS = "steps", "Des marches à l'entrée"


class Need(TextChoices):
    """What brings somebody to a house, in the words she would use. The order is the order of showing."""

    TALK = "talk", "Être reçu, être orienté"
    PAPERS = "papers", "Papiers et démarches"
    FOOD = "food", "Manger, cuisiner"
    MONEY = "money", "Une difficulté d'argent"
    HOUSING = "housing", "Logement, énergie"
    FAMILY = "family", "Enfants, parents, familles"
    LEARN = "learn", "Apprendre"
    DIGITAL = "digital", "Ordinateur, téléphone, internet"
    CULTURE = "culture", "Sortir, rencontrer, créer"
    HEALTH = "health", "Santé, handicap, bien vieillir"
    INVOLVE = "involve", "Aider, proposer, décider"
