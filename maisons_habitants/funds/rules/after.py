"""What follows a yes, in cents and days. Pure.

Source: invariant 3 of the anchors (funds-committees-cms.md, section 2): what is paid never passes what is granted, the advance is a
share of it, the right is the least of the grant and of the share of what was really spent.
"""

import datetime as dt
import re
from dataclasses import dataclass

from portal.kit.refusal import Refusal

REMIND_BEFORE_DAYS = 15
# ISO 13616: how long an account's number is, by country; those that neighbours of a French town have.
_LENGTHS = {
    "FR": 27,
    "MC": 27,
    "BE": 16,
    "LU": 20,
    "DE": 22,
    "ES": 24,
    "IT": 27,
    "PT": 25,
    "NL": 18,
    "CH": 21,
    "IE": 22,
    "AT": 20,
    "LT": 20,
}
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


@dataclass(frozen=True)
class Settlement:
    """All in cents. `right`: what the fund pays in all; `balance`: still to pay; `repay`: to be asked back; `give_back`: freed at once for
    other projects. What is asked back is freed when it comes. paid + balance - repay = right; right + repay + give_back = granted, where
    something is asked back, else right + give_back = granted."""

    justified: int
    right: int
    balance: int
    repay: int
    give_back: int


def advance_of(granted_cents: int, advance_percent: int) -> int:
    """A broken cent waits for the balance."""
    return granted_cents * advance_percent // 100


def settlement_of(*, granted: int, share_percent: int, justified: int, paid: int) -> Settlement:
    """240.00 granted, half of 400.00 justified, 192.00 paid: a right to 200.00, 8.00 to pay, 40.00 given back."""
    right = min(granted, share_percent * justified // 100)
    return Settlement(justified, right, max(0, right - paid), max(0, paid - right), granted - max(right, paid))


def report_due(happens_on: dt.date | None, ends_on: dt.date | None, report_days: int) -> dt.date | None:
    """The last day to send the report; None where the project has no day."""
    last = ends_on or happens_on
    return last + dt.timedelta(days=report_days) if last else None


def due_mark(due: dt.date | None, today: dt.date) -> str:
    """« late » past the day, « soon » in the last fifteen, else ""."""
    if due is None or today < due - dt.timedelta(days=REMIND_BEFORE_DAYS):
        return ""
    return "late" if today > due else "soon"


def plain_iban(text: str) -> str:
    """As banks read it: without what people write between the groups."""
    return re.sub(r"[\s\u00a0\u202f.\-]", "", text).upper().removeprefix("IBAN").lstrip(":")


def refusal_of_iban(text: str) -> Refusal | None:
    """« iban-illisible », « iban-longueur », « iban-faux » (ISO 13616, modulo 97): one digit missed or two exchanged are found."""
    iban = plain_iban(text)
    if not iban or not iban.isascii() or not _SHAPE.fullmatch(iban):
        words = "Cela ne ressemble pas à un IBAN."
        return Refusal("iban-illisible", words, "Recopiez-le du RIB : deux lettres, puis des chiffres, comme FR76 3000 …")
    wanted = _LENGTHS.get(iban[:2])
    if wanted and len(iban) != wanted:
        missing = wanted - len(iban)
        many = f"Il manque {missing}" if missing > 0 else f"Il y a {-missing}"
        plural = "s" if abs(missing) > 1 else ""
        words = f"{many} caractère{plural}{'' if missing > 0 else ' de trop'} : cet IBAN doit en avoir {wanted}."
        return Refusal("iban-longueur", words, "Comparez avec le RIB, quatre par quatre.")
    if int("".join(str(int(one, 36)) for one in iban[4:] + iban[:4])) % 97 != 1:
        return Refusal("iban-faux", "Un chiffre de cet IBAN n’est pas le bon.", "Comparez avec le RIB, quatre par quatre.")
    return None


def spaced_iban(iban: str) -> str:
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))


def masked_iban(iban: str) -> str:
    """« FR76 •••• 0189 »: enough to know which account, too little to use it. Given twice it stays the same."""
    return f"{iban[:4]} •••• {iban[-4:]}" if iban else ""
