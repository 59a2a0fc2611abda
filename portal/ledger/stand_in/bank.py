"""What the API answers: idempotency keys as Stripe keeps them, refusals, lists, and misfortunes on command. Every answer is
(status, object); status 0: no answer at all, the connection breaks."""

import copy
import hashlib
import time
from typing import Any

from . import things
from .things import Thing, error
from .vault import DAY, Vault

LEAST_LIFE, LONGEST_LIFE = 30 * 60, DAY
LEAST_AMOUNT = 50
KEY_LIFE = DAY
SESSION_PARAMETERS = {
    "mode", "line_items", "allowed_payment_method_types", "client_reference_id", "metadata", "payment_intent_data", "success_url",
    "cancel_url", "expires_at", "locale", "expand",
}  # fmt: skip
REFUND_PARAMETERS = {"payment_intent", "amount", "metadata", "reason", "expand"}
INTENT_PARAMETERS = {"amount", "currency", "confirm", "payment_method", "allowed_payment_method_types", "metadata", "expand"}
# On command, for the next call whose path contains some words: before the effect, after it, with an answer or without.
FAULTS = ("409", "429", "500", "500-after", "timeout", "timeout-after")
SILENT = ("timeout", "timeout-after")
Answer = tuple[int, Thing]


class Bank(Vault):
    """The account as one calls it."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.faults: list[tuple[str, str]] = []  # (kind, words of the path), each for one call
        self._keys: dict[str, tuple[int, str, Answer]] = {}
        self._busy: set[str] = set()
        self.slow_seconds = 0.0  # how long a call stays at work, so that two with one key can meet

    def call(self, method: str, path: str, asked: dict[str, Any], key: str = "") -> Answer:
        """One request. The same key with the same body answers the first answer, for a day, a 500 too; with another body, an error; while
        the first is still at work, a 409. What was never begun (refused parameters, a conflict) is not kept under the key."""
        kept = method == "POST" and key
        print_of = hashlib.sha256(repr((method, path, asked)).encode()).hexdigest()
        with self.lock:
            fault = self._fault(path)
            if kept and (known := self._keys.get(key)) and known[0] > self.now():
                if known[1] != print_of:
                    words = "Keys for idempotent requests can only be used with the same parameters they were first used with."
                    return error(400, "idempotency_error", words)
                return (0, {}) if fault in SILENT else copy.deepcopy(known[2])
            if kept and key in self._busy:
                return error(409, "idempotency_error", "There is currently another in-progress request using this Idempotent Key.")
            self._busy |= {key} if kept else set()
        try:
            if self.slow_seconds:
                time.sleep(self.slow_seconds)
            with self.lock:
                answer, begun = self._with(fault, method, path, asked)
                if kept and begun:
                    self._keys[key] = (self.now() + KEY_LIFE, print_of, copy.deepcopy(answer))
                return (0, {}) if fault in SILENT else copy.deepcopy(answer)
        finally:
            with self.lock:
                self._busy.discard(key)

    def was_kept(self, key: str) -> bool:
        return key in self._keys

    def _fault(self, path: str) -> str:
        for fault in self.faults:
            if fault[1] in path:
                self.faults.remove(fault)
                return fault[0]
        return ""

    def _with(self, fault: str, method: str, path: str, asked: dict) -> tuple[Answer, bool]:
        """The answer, and whether the request was begun: only then is it kept under its key."""
        if fault == "409":
            return error(409, "invalid_request_error", "This object cannot be accessed right now.", code="lock_timeout"), False
        if fault == "429":
            return error(429, "invalid_request_error", "Too many requests.", code="rate_limit"), False
        if fault == "timeout":
            return (0, {}), False
        broken = error(500, "api_error", "An unknown error occurred.")
        if fault == "500":
            return broken, True
        answer = self._route(method, path.strip("/").split("/"), asked)
        return (broken, True) if fault == "500-after" else (answer, answer[0] < 400 or answer[0] == 402)

    def _route(self, method: str, parts: list[str], asked: dict) -> Answer:
        self.let_time_pass()
        match (method, *parts):
            case ("POST", "v1", "checkout", "sessions"):
                return self._open(asked)
            case ("POST", "v1", "checkout", "sessions", identity, "expire"):
                return self._expire(identity)
            case ("POST", "v1", "payment_intents"):
                return self._intent(asked)
            case ("POST", "v1", "refunds"):
                return self._refund(asked)
            case ("GET", "v1", "balance"):
                return 200, self.balance()
            case ("GET", "v1", *rest):
                return self._read("/".join(rest), asked)
        return _nowhere(method, parts)

    # --- reading

    def _read(self, path: str, asked: dict) -> Answer:
        rows = {
            "checkout/sessions": self.sessions,
            "payment_intents": self.intents,
            "charges": self.charges,
            "refunds": self.refunds,
            "disputes": self.disputes,
            "payouts": self.payouts,
            "balance_transactions": {row["id"]: row for row in self.moved},
            "events": {row["id"]: row for row in self.events},
        }
        if path in rows:
            return self._list(path, list(rows[path].values())[::-1], asked)
        kind, _, identity = path.rpartition("/")
        if kind not in rows:
            return _nowhere("GET", ["v1", path])
        if identity not in rows[kind]:
            what = kind.rpartition("/")[2].rstrip("s")
            return error(404, "invalid_request_error", f"No such {what}: '{identity}'", code="resource_missing", param=what)
        return self._expanded(rows[kind][identity], asked)

    def _expanded(self, row: Thing, asked: dict) -> Answer:
        row = dict(row)
        for name in asked.get("expand", []):
            if name != "payment_intent" or row.get("object") != "checkout.session":
                return error(400, "invalid_request_error", f"This property cannot be expanded ({name}).", param="expand")
            row[name] = self.intents.get(row[name])
        return 200, row

    def _list(self, path: str, rows: list[Thing], asked: dict) -> Answer:
        taken = dict(asked)
        limit, after = int(taken.pop("limit", "10")), taken.pop("starting_after", "")
        for name, wanted in taken.items():
            if name == "payout" and path == "balance_transactions":
                rows = [row for row in rows if self.payout_of.get(row["id"]) == wanted]
            elif name in ("created", "arrival_date"):
                rows = [row for row in rows if _within(row[name], wanted)]
            elif name in ("payment_intent", "status", "charge", "type"):
                rows = [row for row in rows if row[name] == wanted]
            else:
                return _unknown({name})
        if after:
            places = [number for number, row in enumerate(rows) if row["id"] == after]
            rows = rows[places[0] + 1 :] if places else []
        return 200, {"object": "list", "data": rows[:limit], "has_more": len(rows) > limit, "url": f"/v1/{path}"}

    # --- writing

    def _open(self, asked: dict) -> Answer:
        refused = _refused_session(asked, self.now())
        if refused:
            return refused
        total = sum(int(line["price_data"]["unit_amount"]) * int(line.get("quantity", "1")) for line in asked["line_items"])
        if total < LEAST_AMOUNT:
            return error(400, "invalid_request_error", "The amount is below the minimum.", code="amount_too_small")
        identity = things.new_id("cs")
        row = things.session(asked, total=total, url=f"{self.address}/pay/{identity}", identity=identity, now=self.now())
        self.sessions[identity] = row
        self.metadata[identity] = asked.get("payment_intent_data", {}).get("metadata", {})
        return 200, row

    def _expire(self, identity: str) -> Answer:
        row = self.sessions.get(identity)
        if row is None:
            return error(404, "invalid_request_error", f"No such checkout.session: '{identity}'", code="resource_missing", param="session")
        if row["status"] != "open":
            return error(400, "invalid_request_error", 'Only Checkout Sessions with a status in ["open"] can be expired.')
        self.close(row)
        return 200, row

    def _intent(self, asked: dict) -> Answer:
        """Only as `replay` needs it: confirmed at once, by a card of the test mode."""
        unknown = set(asked) - INTENT_PARAMETERS
        if unknown:
            return _unknown(unknown)
        if asked.get("payment_method") == "pm_card_chargeDeclined":
            return error(402, "card_error", "Your card was declined.", code="card_declined")
        intent = self.make_intent(int(asked["amount"]), asked.get("metadata", {}), "card")
        intent["capture_method"] = "automatic_async"
        self.succeed(intent)
        return 200, intent

    def _refund(self, asked: dict) -> Answer:
        unknown = set(asked) - REFUND_PARAMETERS
        if unknown:
            return _unknown(unknown)
        intent = self.intents.get(asked.get("payment_intent", ""))
        if intent is None:
            return error(404, "invalid_request_error", "No such payment_intent", code="resource_missing", param="payment_intent")
        if self.charges[intent["latest_charge"]]["disputed"]:
            return error(400, "invalid_request_error", "Charge has been charged back; cannot issue a refund.", code="charge_disputed")
        left = self.refundable(intent)
        if intent["amount_received"] and left <= 0:
            return error(400, "invalid_request_error", "Charge has already been refunded.", code="charge_already_refunded")
        amount = asked.get("amount", str(left))
        if not amount.isascii() or not amount.isdigit():
            return error(400, "invalid_request_error", f"Invalid integer: {amount}", code="parameter_invalid_integer", param="amount")
        if not 0 < int(amount) <= left:
            return error(400, "invalid_request_error", "Refund amount is greater than unrefunded amount on charge.", param="amount")
        return 200, self.give_back(intent, int(amount), asked.get("metadata", {}), reason=asked.get("reason"))


def _nowhere(method: str, parts: list[str]) -> Answer:
    return error(404, "invalid_request_error", f"Unrecognized request URL ({method}: /{'/'.join(parts)}).")


def _within(value: int, span: dict[str, str] | str) -> bool:
    if not isinstance(span, dict):
        return value == int(span)
    tests = {"gt": int.__gt__, "gte": int.__ge__, "lt": int.__lt__, "lte": int.__le__}
    return all(tests[name](value, int(limit)) for name, limit in span.items())


def _unknown(names: set[str]) -> Answer:
    name = sorted(names)[0]
    return error(400, "invalid_request_error", f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def _refused_session(asked: dict, now: int) -> Answer | None:
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
    life = int(asked["expires_at"]) - now
    if not LEAST_LIFE <= life <= LONGEST_LIFE:
        words = "The `expires_at` timestamp must be between 30 minutes and 24 hours."
        return error(400, "invalid_request_error", words, param="expires_at")
    return None
