"""`POST /_control` on the stand-in: what no provider lets one ask, for tests and whoever shows the demo. JSON in, JSON out.

{"do": "advance", "seconds": 86400}                    the clock moves: pages expire, banks answer debits
{"do": "debit", "page": "cs_…", "pays": false}         the bank answers a debit now
{"do": "fault", "kind": "timeout-after", "path": "refunds"}   the next call of this path goes wrong (`bank.FAULTS`)
{"do": "post", "mode": "held"}                         straight, doubled, dropped, held (`post.MODES`)
{"do": "release", "reversed": true}                    what was held leaves, the last first
{"do": "dispute", "page": "cs_…", "amount": 800}       a payer contests; {"inquiry": true}: the bank only asks
{"do": "close_dispute", "dispute": "du_…", "status": "won"}
{"do": "refund", "page": "cs_…", "amount": 300}        money given back on the provider's own pages
{"do": "fail_refund", "refund": "re_…"}
{"do": "payout", "arrives": true}   {"do": "fail_payout", "payout": "po_…"}
"""

from typing import Any

from .bank import FAULTS, Bank
from .post import MODES, Postman


def obey(bank: Bank, postman: Postman | None, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Do what is asked; 400 in words for what is not understood."""
    act = _ACTS.get(str(asked.get("do")))
    if act is None:
        return 400, {"error": f"do: one of {', '.join(sorted(_ACTS))}"}
    try:
        return 200, act(bank, postman, asked) or {}
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        return 400, {"error": f"{type(error).__name__}: {error}"}


def _advance(bank, postman, asked):
    bank.advance(int(asked["seconds"]))
    return {"now": bank.now()}


def _debit(bank, postman, asked):
    bank.end_debit(asked["page"], pays=bool(asked.get("pays", True)))


def _fault(bank, postman, asked):
    if asked["kind"] not in FAULTS:
        raise ValueError(f"kind: one of {', '.join(FAULTS)}")
    bank.faults.append((asked["kind"], asked.get("path", "")))


def _post(bank, postman, asked):
    if asked["mode"] not in MODES:
        raise ValueError(f"mode: one of {', '.join(MODES)}")
    postman.mode = asked["mode"]


def _release(bank, postman, asked):
    return {"left": postman.release(reversed_order=bool(asked.get("reversed")))}


def _dispute(bank, postman, asked):
    return bank.contest(
        asked["page"], amount=asked.get("amount"), reason=asked.get("reason", "fraudulent"), inquiry=bool(asked.get("inquiry"))
    )


def _close_dispute(bank, postman, asked):
    bank.end_dispute(asked["dispute"], asked["status"])


def _refund(bank, postman, asked):
    intent = bank.intents[bank.sessions[asked["page"]]["payment_intent"]]
    return bank.give_back(intent, int(asked.get("amount", bank.refundable(intent))), {})


def _fail_refund(bank, postman, asked):
    bank.fail_refund(asked["refund"])


def _payout(bank, postman, asked):
    return bank.pay_out(arrives=bool(asked.get("arrives", True)))


def _fail_payout(bank, postman, asked):
    bank.payout_fails(asked["payout"])


_ACTS = {
    "advance": _advance,
    "debit": _debit,
    "fault": _fault,
    "post": _post,
    "release": _release,
    "dispute": _dispute,
    "close_dispute": _close_dispute,
    "refund": _refund,
    "fail_refund": _fail_refund,
    "payout": _payout,
    "fail_payout": _fail_payout,
}
