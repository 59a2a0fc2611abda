"""What the stand-in remembers, and what each call does to it. Amounts in cents; every answer is (status, object)."""

import hashlib
import threading
import time
from typing import Any

from . import things
from .things import error

LEAST_LIFE, LONGEST_LIFE = 30 * 60, 24 * 3600
LEAST_AMOUNT = 50
SESSION_PARAMETERS = {
    "mode", "line_items", "payment_method_types", "client_reference_id", "metadata", "payment_intent_data", "success_url", "cancel_url",
    "expires_at", "locale", "expand",
}  # fmt: skip
REFUND_PARAMETERS = {"payment_intent", "amount", "metadata", "reason", "expand"}


class Bank:
    """Sessions, intents, refunds and events of one account, in memory."""

    def __init__(self, *, address: str = "http://127.0.0.1", api_version: str = "", tell=lambda event: None):
        self.address, self.api_version, self.tell = address, api_version, tell
        self.sessions: dict[str, dict] = {}
        self.intents: dict[str, dict] = {}
        self.refunds: dict[str, dict] = {}
        self.events: list[dict] = []
        self._metadata: dict[str, dict] = {}
        self._keys: dict[str, tuple[str, tuple[int, dict]]] = {}
        self._lock = threading.RLock()

    def call(self, method: str, path: str, asked: dict[str, Any], key: str = "") -> tuple[int, dict]:
        """One request of the API. The same key with the same body answers the first answer; with another body, an error."""
        with self._lock:
            print_of = hashlib.sha256(repr((method, path, asked)).encode()).hexdigest()
            if method == "POST" and key in self._keys:
                known, answer = self._keys[key]
                if known != print_of:
                    return error(400, "idempotency_error", "Keys for idempotent requests can only be used with the same parameters.")
                return answer
            answer = self._route(method, path.strip("/").split("/"), asked)
            if method == "POST" and key and answer[0] < 500:
                self._keys[key] = (print_of, answer)
            return answer

    def _route(self, method: str, parts: list[str], asked: dict) -> tuple[int, dict]:
        match (method, *parts):
            case ("POST", "v1", "checkout", "sessions"):
                return self._open(asked)
            case ("GET", "v1", "checkout", "sessions", identity):
                return self._known(self.sessions, identity)
            case ("POST", "v1", "checkout", "sessions", identity, "expire"):
                return self._expire(identity)
            case ("GET", "v1", "payment_intents", identity):
                return self._known(self.intents, identity)
            case ("POST", "v1", "refunds"):
                return self._refund(asked)
            case ("GET", "v1", "refunds"):
                rows = [row for row in self.refunds.values() if asked.get("payment_intent") in (None, row["payment_intent"])]
                return 200, {"object": "list", "data": rows[::-1], "has_more": False, "url": "/v1/refunds"}
            case ("GET", "v1", "refunds", identity):
                return self._known(self.refunds, identity)
            case ("GET", "v1", "events"):
                return 200, {"object": "list", "data": self.events[::-1][:100], "has_more": False, "url": "/v1/events"}
        return error(404, "invalid_request_error", f"Unrecognized request URL ({method}: /{'/'.join(parts)}).")

    def _known(self, rows: dict[str, dict], identity: str) -> tuple[int, dict]:
        self._let_time_pass()
        if identity not in rows:
            return error(404, "invalid_request_error", f"No such object: '{identity}'", code="resource_missing", param="id")
        return 200, rows[identity]

    def _open(self, asked: dict) -> tuple[int, dict]:
        refused = _refused_session(asked)
        if refused:
            return refused
        total = sum(int(line["price_data"]["unit_amount"]) * int(line.get("quantity", "1")) for line in asked["line_items"])
        if total < LEAST_AMOUNT:
            return error(400, "invalid_request_error", "The amount is below the minimum.", code="amount_too_small")
        identity = things.new_id("cs")
        row = things.session(asked, total=total, url=f"{self.address}/pay/{identity}", identity=identity)
        self.sessions[identity] = row
        self._metadata[identity] = asked.get("payment_intent_data", {}).get("metadata", {})
        return 200, row

    def _expire(self, identity: str) -> tuple[int, dict]:
        status, row = self._known(self.sessions, identity)
        if status != 200:
            return status, row
        if row["status"] != "open":
            return error(400, "invalid_request_error", 'Only Checkout Sessions with a status in ["open"] can be expired.')
        self._close(row)
        return 200, row

    def _close(self, row: dict) -> None:
        row["status"], row["url"] = "expired", None
        self._happens("checkout.session.expired", row)

    def _let_time_pass(self) -> None:
        for row in self.sessions.values():
            if row["status"] == "open" and row["expires_at"] <= time.time():
                self._close(row)

    def pay(self, identity: str) -> dict | None:
        """The person paid on the page; the session, or None when the page is no longer open."""
        with self._lock:
            self._let_time_pass()
            row = self.sessions.get(identity)
            if row is None or row["status"] != "open":
                return None
            intent = things.payment_intent(row["amount_total"], self._metadata[identity], things.new_id("ch"))
            self.intents[intent["id"]] = intent
            row.update(status="complete", payment_status="paid", payment_intent=intent["id"], url=None)
            self._happens("payment_intent.succeeded", intent)
            self._happens("checkout.session.completed", row)
            return row

    def _refund(self, asked: dict) -> tuple[int, dict]:
        unknown = set(asked) - REFUND_PARAMETERS
        if unknown:
            return _unknown(unknown)
        intent = self.intents.get(asked.get("payment_intent", ""))
        if intent is None:
            return error(404, "invalid_request_error", "No such payment_intent", code="resource_missing", param="payment_intent")
        gone = sum(row["amount"] for row in self.refunds.values() if row["payment_intent"] == intent["id"])
        amount = int(asked.get("amount", intent["amount"] - gone))
        if gone >= intent["amount"]:
            return error(400, "invalid_request_error", "Charge has already been refunded.", code="charge_already_refunded")
        if amount <= 0 or gone + amount > intent["amount"]:
            return error(400, "invalid_request_error", "Refund amount is greater than unrefunded amount on charge.", param="amount")
        row = things.refund(intent, amount, asked.get("metadata", {}))
        self.refunds[row["id"]] = row
        self._happens("refund.created", row)
        return 200, row

    def _happens(self, kind: str, thing: dict) -> None:
        event = things.event(kind, thing, self.api_version)
        self.events.append(event)
        self.tell(event)


def _unknown(names: set[str]) -> tuple[int, dict]:
    name = sorted(names)[0]
    return error(400, "invalid_request_error", f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def _refused_session(asked: dict) -> tuple[int, dict] | None:
    """What the API refuses of a new session; None when it takes it."""
    unknown = set(asked) - SESSION_PARAMETERS
    if unknown:
        return _unknown(unknown)
    for name in ("success_url", "cancel_url", "line_items", "expires_at"):
        if not asked.get(name):
            return error(400, "invalid_request_error", f"Missing required param: {name}.", code="parameter_missing", param=name)
    if asked.get("mode") != "payment":
        return error(400, "invalid_request_error", "You must provide `mode`.", param="mode")
    for line in asked["line_items"]:
        amount = line.get("price_data", {}).get("unit_amount", "")
        if not amount.isascii() or not amount.isdigit():
            return error(400, "invalid_request_error", f"Invalid integer: {amount}", code="parameter_invalid_integer", param="unit_amount")
        if line["price_data"].get("currency") != "eur":
            return error(400, "invalid_request_error", "Invalid currency", param="currency")
    life = int(asked["expires_at"]) - time.time()
    if not LEAST_LIFE <= life <= LONGEST_LIFE:
        words = "The `expires_at` timestamp must be between 30 minutes and 24 hours."
        return error(400, "invalid_request_error", words, param="expires_at")
    return None
