"""The letter to who does not answer the telephone. Pure; nothing of why."""


def call_us(name: str, house: str, phone: str) -> tuple[str, str]:
    """(subject, body)."""
    how = f"Appelez-nous au {phone}, ou passez nous voir" if phone else "Passez nous voir"
    body = (
        f"Bonjour {name},\n\nNous avons essayé de vous joindre par téléphone, sans y parvenir. "
        f"{how} à l’accueil ({house}), quand vous voulez.\n\n"
        "Si votre numéro a changé, dites-le-nous : nous le noterons.\n\nÀ bientôt,\n"
        f"{house}"
    )
    return "Nous avons essayé de vous joindre", body
