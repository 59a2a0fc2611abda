"""What must never be written down of somebody's accounts: passwords, codes, identifiers. Found by their looks; better one sentence to write
again than one secret kept."""

import re

PASSWORD, NUMBER, MAIL, ACCOUNT = "password", "number", "mail", "account"
SAID = {
    PASSWORD: "un mot de passe ou un code",
    NUMBER: "un numéro personnel",
    MAIL: "une adresse e-mail",
    ACCOUNT: "un numéro de compte bancaire",
}
DIGITS_MOST = 6  # a postcode, an amount, a form's number; a file or a card has more

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){3,}", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+\.\S+")
_NAMES = r"mots? de passe|mdp|password|pass|codes?(?: secrets?| pin| d[’']accès)?|pin|identifiants?|login|pseudo"
_NAMED = re.compile(rf"\b(?:{_NAMES})\s*(?:[:=]|\best\b|\bc[’']est\b)\s*\S", re.IGNORECASE)
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")
_AMOUNT = re.compile(r"\b\d{1,3}(?:[ \u00a0\u202f.]\d{3})*(?:,\d{1,2})?\s*(?:€|euros?)", re.IGNORECASE)
_RUN = re.compile(r"\d(?:[ \u00a0\u202f.\-/]?\d)*")
_WORD = re.compile(r"[^\s,;:()«»\"/’'-]+")


def looks_secret(text: str) -> str:
    """What this text seems to hold that must not be kept: one of the codes above, or "". Dates and amounts are neither."""
    if _MAIL.search(text):
        return MAIL
    if _IBAN.search(text):
        return ACCOUNT
    if _NAMED.search(text):
        return PASSWORD
    bare = _AMOUNT.sub(" ", _DAY.sub(" ", text))
    if any(sum(char.isdigit() for char in run) > DIGITS_MOST for run in _RUN.findall(bare)):
        return NUMBER
    return PASSWORD if any(_mixed(word) for word in _WORD.findall(bare)) else ""


def _mixed(word: str) -> bool:
    """« Soleil38 », « aZ4!kk »: letters and digits in one word, long enough to open something."""
    word = word.strip(".!?…")
    letters, digits = sum(char.isalpha() for char in word), sum(char.isdigit() for char in word)
    return len(word) >= 6 and letters > 1 and digits > 0
