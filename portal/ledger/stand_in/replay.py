"""The truth, recorded once: the same calls against Stripe's test mode, and what it answered, scrubbed, as golden files.

    python -m portal.ledger.stand_in.replay --key sk_test_…        (or MAISON_STRIPE_TEST_KEY in the environment)

Play money only: any other key is refused. The account must take cards and SEPA debits in euros. Until somebody has done it, the suite
says « contract-checked, not run against Stripe »; afterwards it asks the stand-in the same, and the answers must agree.
"""

import argparse
import json
import os
import re
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

GOLDEN = Path(__file__).resolve().parents[3] / "tests" / "ledger" / "golden" / "stripe.json"
PAGES = "/v1/checkout/sessions"
_ID = re.compile(r"\b(cs_test|pi|ch|py|re|pyr|txn|pm|po|req|acct|cus|ba|evt|du|dp|src|price|prod|li)_[A-Za-z0-9]{6,}")
_TIMES = {"created", "expires_at", "available_on", "arrival_date", "due_by"}
_MASKED = {
    "client_secret", "url", "success_url", "cancel_url", "receipt_url", "receipt_email", "email", "name", "phone", "fingerprint", "last4",
    "network_transaction_id", "authorization_code", "statement_descriptor", "calculated_statement_descriptor", "message", "request_log_url",
    "doc_url", "display_name", "address", "reference", "destination", "billing_details", "payment_method_details", "outcome",
}  # fmt: skip
# What the portal reads of an answer, by kind of object: there the stand-in must say the very same.
READ = {
    "checkout.session": (
        "object", "status", "payment_status", "amount_total", "currency", "livemode", "mode", "client_reference_id", "metadata",
    ),
    "payment_intent": ("object", "status", "amount", "amount_received", "currency", "livemode", "metadata"),
    "refund": ("object", "status", "amount", "currency", "metadata"),
    "balance": ("object", "livemode"),
    "list": ("object", "has_more"),
}  # fmt: skip


@dataclass
class Step:
    """One call. `path` and `asked` may name what an earlier step got, as « {page} »; `keeps`: name under which its id is remembered."""

    name: str
    method: str
    path: str
    asked: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    keeps: str = ""


def steps(*, now: int) -> list[Step]:
    """Each call that the gateway makes, each refusal that it counts on. Amounts in cents of play money."""
    from portal.ledger.enums import Method

    debit, small = (_page(method, cents, now) for method, cents in ((Method.STRIPE_SEPA, 800), (Method.STRIPE_CARD, 10)))
    card = _page(Method.STRIPE_CARD, 800, now)
    intent = {"amount": 800, "currency": "eur", "confirm": True, "allowed_payment_method_types": ["card"]}
    of_intent = {"payment_intent": "{intent}"}
    return [
        Step("open a page", "post", PAGES, card, "open", "page"),
        Step("open it again", "post", PAGES, card, "open"),
        Step("open another under its key", "post", PAGES, {**card, "locale": "de"}, "open"),
        Step("open with a parameter unknown", "post", PAGES, {**card, "bogus": "1"}),
        Step("open below the least", "post", PAGES, small),
        Step("open for a minute", "post", PAGES, {**card, "expires_at": now + 60}),
        Step("open without a way back", "post", PAGES, {key: value for key, value in card.items() if key != "success_url"}),
        Step("read it", "get", f"{PAGES}/{{page}}", {"expand": ["payment_intent"]}),
        Step("read one that is not", "get", f"{PAGES}/cs_test_a1nothing00"),
        Step("close it", "post", f"{PAGES}/{{page}}/expire"),
        Step("close it again", "post", f"{PAGES}/{{page}}/expire"),
        Step("open a page for a debit", "post", PAGES, debit, "debit", "debit"),
        Step("close that", "post", f"{PAGES}/{{debit}}/expire"),
        Step("a card that pays", "post", "/v1/payment_intents", {**intent, "payment_method": "pm_card_visa"}, "pay", "intent"),
        Step("a card that is declined", "post", "/v1/payment_intents", {**intent, "payment_method": "pm_card_chargeDeclined"}),
        Step("its page, when it came by none", "get", PAGES, {**of_intent, "limit": 1}),
        Step("give some back", "post", "/v1/refunds", {**of_intent, "amount": 300, "metadata": {"refund": "x"}}, "refund", "refund"),
        Step("give it back again", "post", "/v1/refunds", {**of_intent, "amount": 300, "metadata": {"refund": "x"}}, "refund"),
        Step("give back too much", "post", "/v1/refunds", {**of_intent, "amount": 501}),
        Step("read the refund", "get", "/v1/refunds/{refund}"),
        Step("read a refund that is not", "get", "/v1/refunds/re_1nothing00"),
        Step("its refunds", "get", "/v1/refunds", {**of_intent, "limit": 100}),
        Step("give the rest back", "post", "/v1/refunds", {**of_intent, "amount": 500}),
        Step("give back once more", "post", "/v1/refunds", {**of_intent, "amount": 1}),
        Step("a refund of nothing", "post", "/v1/refunds", {"payment_intent": "pi_1nothing00", "amount": 1}),
        Step("a dispute that is not", "get", "/v1/disputes/du_1nothing00"),
        Step("a payout that is not", "get", "/v1/payouts/po_1nothing00"),
        Step("the balance", "get", "/v1/balance"),
    ]


def _page(method: str, cents: int, now: int) -> dict:
    """As the gateway asks for it: the very same words."""
    import datetime as dt

    from portal.ledger.stripe_gateway import page_of

    payment = SimpleNamespace(meant_for=[[812, cents]], method=method, uuid=uuid.UUID(int=812))
    until = dt.datetime.fromtimestamp(now + 2000, dt.UTC)
    return page_of(payment, "https://maison.example/retour/", "https://maison.example/laisser/", expires_at=until)


def play(gateway, *, now: int) -> list[dict]:
    """Every step through the gateway's own client; what was asked and answered, scrubbed."""
    known: dict[str, str] = {}
    seen: dict[str, str] = {}
    run, told = uuid.uuid4().hex[:8], []
    for step in steps(now=now):
        asked, path = _filled(step.asked, known), _filled(step.path, known)
        key = {"idempotency_key": f"{run}:{step.key}"} if step.key else {}
        status, answer = gateway.raw(step.method, path, {**asked, **key})
        if step.keeps and status == 200:
            known[step.keeps] = answer["id"]
        request = {"method": step.method, "path": step.path, "asked": scrub(step.asked, seen)}
        told.append({"step": step.name, "request": request, "status": status, "answer": scrub(answer, seen)})
    return told


def _filled(thing: Any, known: dict[str, str]) -> Any:
    if isinstance(thing, dict):
        return {name: _filled(value, known) for name, value in thing.items()}
    if isinstance(thing, str):
        for name, value in known.items():
            thing = thing.replace(f"{{{name}}}", value)
    return thing


def scrub(thing: Any, seen: dict[str, str], name: str = "") -> Any:
    """Without identities, moments, addresses, secrets: the same on every account. Identities keep their order."""
    if name in _TIMES and isinstance(thing, int):
        return 0
    if name in _MASKED and thing not in (None, {}, []):
        return "…"
    if isinstance(thing, dict):
        return {key: scrub(value, seen, key) for key, value in sorted(thing.items())}
    if isinstance(thing, list):
        return [scrub(value, seen) for value in thing]
    if isinstance(thing, str):
        return _ID.sub(lambda found: seen.setdefault(found[0], f"{found[1]}_{len(seen) + 1}"), thing)
    return thing


def differences(golden: list[dict], ours: list[dict]) -> list[str]:
    """Where the stand-in says otherwise than the truth: a status, a refusal, a field that the portal reads, a field it invents."""
    found = []
    for truth, said in zip(golden, ours, strict=True):
        if (truth["step"], truth["request"]) != (said["step"], said["request"]):
            found.append(f"{said['step']} : ce n'est plus ce qui a été enregistré, enregistrez de nouveau")
        elif truth["status"] != said["status"]:
            found.append(f"{said['step']} : {said['status']} au lieu de {truth['status']}")
        else:
            found += [f"{said['step']} : {words}" for words in _apart(truth["answer"], said["answer"])]
    return found


def _apart(truth: dict, said: dict) -> list[str]:
    if "error" in truth:
        read = ("type", "code")
        return [f"{name} : {said['error'].get(name)!r}" for name in read if truth["error"].get(name) != said["error"].get(name)]
    read = READ.get(truth.get("object", ""), ())
    told = [f"{name} : {said.get(name)!r} au lieu de {truth.get(name)!r}" for name in read if truth.get(name) != said.get(name)]
    return told + [f"{name} : inventé" for name in sorted(said.keys() - truth.keys())]


def record(key: str, into: Path) -> int:
    """Ask Stripe, and write the golden file; gives how many calls."""
    from portal.ledger.stripe_gateway import StripeGateway

    told = play(StripeGateway(secret_key=key, webhook_secret=""), now=int(time.time()))
    written = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    if key in written:
        raise RuntimeError("the key would be written: nothing was")
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(written + "\n")
    return len(told)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="replay", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", default=os.environ.get("MAISON_STRIPE_TEST_KEY", ""))
    parser.add_argument("--into", type=Path, default=GOLDEN)
    options = parser.parse_args(arguments)
    if not options.key.startswith(("sk_test_", "rk_test_")):
        sys.stderr.write("Il faut une clé d'essai (sk_test_… ou rk_test_…) : rien n'a été demandé.\n")
        return 2
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings.dev")
    django.setup()
    sys.stdout.write(f"{record(options.key, options.into)} appels enregistrés : {options.into}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
