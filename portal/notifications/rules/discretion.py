"""What may never be read on a locked screen or in a list of mails: amounts, and words that tell a need (law 5 of the product)."""

import re
import unicodedata

# Whole words, without accents; a final s or x is allowed. Neutral words of every day (panier, place, sortie, atelier) stay free.
FORBIDDEN_WORDS = (
    "quotient",
    "qf",
    "tarif",
    "tranche",
    "bareme",
    "prix",
    "gratuit",
    "gratuite",
    "gratuitement",
    "reduit",
    "impaye",
    "dette",
    "surendettement",
    "relance",
    "poursuite",
    "huissier",
    "expulsion",
    "rsa",
    "caf",
    "aah",
    "apa",
    "ass",
    "allocation",
    "allocataire",
    "minima",
    "secours",
    "colis alimentaire",
    "aide alimentaire",
    "aide sociale",
    "aide financiere",
    "travailleur social",
    "travailleuse sociale",
    "assistant social",
    "assistante sociale",
    "precarite",
    "precaire",
    "pauvrete",
    "sans abri",
    "sdf",
    "handicap",
    "handicape",
    "handicapee",
    "maladie",
    "suicide",
    "deuil",
    "addiction",
    "psychologue",
    "psychiatre",
    "violence",
    "tutelle",
    "curatelle",
)
# A figure and its money, in each language of the house: euro, يورو, avro, євро; cents too. Marks of direction may stand between.
_BETWEEN = r"[\s\u00a0\u202f.,\u2066-\u2069\u200e\u200f]*"
_MONEY = r"(?:€|euros?\b|eur\b|centimes?\b|cents?\b|cêntimos?\b|(?:ال)?يورو|أورو|سنتا?|avro|євро|цент)"
_AMOUNT = re.compile(rf"\d[\d.,٫٬]*{_BETWEEN}{_MONEY}|(?:€|\beur\b){_BETWEEN}\d", re.IGNORECASE)
_WORDS = re.compile(r"\b(" + "|".join(re.escape(word) for word in FORBIDDEN_WORDS) + r")[sx]?\b")


def folded(text: str) -> str:
    """Lower case, without accents, punctuation or doubled spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", " ", bare)


def indiscretions(text: str) -> list[str]:
    """The amounts and words of `text` that would tell a neighbour something; empty when it may be read by anybody."""
    amounts = [found.group(0).strip() for found in _AMOUNT.finditer(unicodedata.normalize("NFKC", text))]
    return amounts + [found.group(0) for found in _WORDS.finditer(folded(text))]
