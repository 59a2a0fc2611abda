"""What may not be asked of whoever signs up, and what to ask instead.

GDPR article 9 keeps apart health, origin, religion, opinions, trade unions, sexual life; article 10 convictions; a house asks none of
it, nor what a household lives on: the price is settled elsewhere (law 1). A list of roots in plain letters: a guard for words, not a
judge of meaning; it errs on the side of asking what the person needs. Nobody on the team can override it.
"""

import re
import unicodedata
from collections.abc import Iterable

from portal.kit.refusal import Refusal

NEEDS = "Demandez plutôt de quoi la personne a besoin pour venir."
FOOD = "Demandez plutôt : « Y a-t-il un plat ou un produit à éviter pour vous ? »"
LANGUAGE = "Demandez plutôt : « Dans quelle langue préférez-vous qu'on vous parle ? »"
DOOR = "N'en demandez rien ici : cela se dit, si la personne le veut, avec qui l'accompagne."
PRICE = "N'en demandez rien ici : le prix se règle avec le foyer, à l'accueil."
# what it is about -> (what to do instead, roots: the beginning of a word, or of words that follow each other; « race. » the word itself)
KEPT_APART: dict[str, tuple[str, tuple[str, ...]]] = {
    "les repas suivis pour la santé ou la religion": (
        FOOD, ("allerg", "intoleran", "regime", "halal", "casher", "kasher", "cacher.", "kosher", "sans gluten", "sans porc"),
    ),
    "la santé": (
        NEEDS,
        (
            "sante.", "santes.",
            "malade", "maladi", "handicap", "invalid", "mdph", "medic", "medecin", "traitement", "diagnos", "diabet", "asthm", "epilep",
            "vaccin",
            "enceinte", "grossesse", "psychi", "psychol", "depress", "autis", "dys.", "dyslex", "cancer", "douleur", "symptom",
            "ordonnance", "infirm", "pathologi", "addict", "alcool", "drogue", "aah.", "hospital", "operation chirurg", "groupe sanguin",
            "mobilite reduite", "poids.", "seropos", "vih.",
        ),
    ),
    "l'origine": (
        LANGUAGE,
        (
            "origine", "nationalit", "ethni", "race.", "races.", "racial", "couleur de peau", "pays de naissance", "lieu de naissance",
            "titre de sejour", "carte de sejour", "sans papier", "immigr", "migrant", "refugie", "demandeur d asile", "etranger.",
            "etrangere.",
            "langue maternelle", "ou etes vous ne", "d ou venez vous", "gens du voyage", "rom.", "roms.",
        ),
    ),
    "la religion": (
        NEEDS,
        (
            "religi", "croyan", "confession", "culte.", "musulman", "islam", "chretien", "catholi", "protestant", "juif", "juive", "judais",
            "boudd", "athee", "ramadan", "baptem", "baptis", "faites vous la priere", "a la mosquee", "a l eglise", "a la synagogue",
        ),
    ),
    "les opinions": (DOOR, ("politique", "syndic", "syndiqu", "pour qui vot", "votez vous", "militant", "philosoph")),
    "la vie intime": (DOOR, ("sexu", "homosex", "heterosex", "gay.", "lesbien", "transgenre", "lgbt", "concubin", "divorc")),
    "la justice": (DOOR, ("casier judic", "condamn", "prison", "incarcer", "detention", "bracelet electron", "sursis")),
    "ce dont le foyer vit": (
        PRICE,
        (
            "revenu", "salaire", "quotient", "rsa.", "allocat", "caf.", "impot", "imposable", "chomage", "dette", "endett", "loyer",
            "securite sociale", "numero de secu", "ressources", "minima",
        ),
    ),
}  # fmt: skip


def plain(text: str) -> str:
    """« Êtes-vous né à l'étranger ? » -> « etes vous ne a l etranger »."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", bare.replace("œ", "oe").replace("æ", "ae")))


def kept_apart(text: str) -> tuple[str, str] | None:
    """(what it is about, what to do instead) when the words touch what the law keeps apart; None when they may be asked."""
    words = f" {plain(text)} "
    for about, (instead, roots) in KEPT_APART.items():
        for root in roots:
            if (f" {root[:-1]} " if root.endswith(".") else f" {root}") in words:
                return about, instead
    return None


def refusal_of_words(texts: Iterable[str]) -> Refusal | None:
    """Why these words (a question, its answers) may not be asked."""
    for text in texts:
        found = kept_apart(text)
        if found:
            about, instead = found
            return Refusal(
                "question-interdite", f"Cette question touche {about} : la loi ne nous laisse pas la poser à tout le monde.", instead
            )
    return None
