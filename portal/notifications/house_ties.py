from portal.kit import registry
from portal.places.house_ties import history


def register() -> None:
    why = (
        "les lettres imprimées le restent ; celles qui attendent s’impriment dans la maison où la personne est connue, donc là où elle va."
    )
    registry.house_ties.add("notifications.LetterBatch", history("lots de lettres", why), order=900)
