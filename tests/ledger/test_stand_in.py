"""The stand-in behaves as Stripe says it does, and its answers are those that the library knows."""

import datetime as dt
import importlib
import json
import threading
import time
import typing
import urllib.request
from types import SimpleNamespace

import pytest
import stripe

from portal.ledger.stand_in.bank import INTENT_PARAMETERS, REFUND_PARAMETERS, SESSION_PARAMETERS, Bank
from portal.ledger.stand_in.post import Postman
from portal.ledger.stand_in.vault import DAY, DEBIT_SECONDS
from portal.ledger.stripe_gateway import page_of

from .stripe_ground import open_bank

SESSIONS = "/v1/checkout/sessions"


def asked(cents: int = 800, kind: str = "card", **more) -> dict:
    line = {"quantity": "1", "price_data": {"currency": "eur", "unit_amount": str(cents), "product_data": {"name": "Participation n° 1"}}}
    return {
        "mode": "payment", "line_items": [line], "allowed_payment_method_types": [kind], "success_url": "http://s", "cancel_url": "http://c",
        "expires_at": str(int(time.time()) + 2000), **more,
    }  # fmt: skip


@pytest.fixture
def vault() -> Bank:
    return Bank(api_version="2026-10-28.endive")


def opened(vault: Bank, **more) -> str:
    status, row = vault.call("POST", SESSIONS, asked(**more))
    assert status == 200
    return row["id"]


def paid(vault: Bank) -> dict:
    return vault.intents[vault.pay(opened(vault))["payment_intent"]]


# Idempotency keys


def test_the_same_key_gives_the_first_answer_even_once_the_thing_has_moved(vault):
    first = vault.call("POST", SESSIONS, asked(), "k")
    vault.pay(first[1]["id"])
    assert vault.call("POST", SESSIONS, asked(), "k") == first
    assert len(vault.sessions) == 1


def test_the_same_key_with_another_body_is_an_error_and_a_day_later_the_key_is_new(vault):
    body = asked()
    vault.call("POST", SESSIONS, body, "k")
    status, answer = vault.call("POST", SESSIONS, {**body, "locale": "fr"}, "k")
    assert (status, answer["error"]["type"]) == (400, "idempotency_error")
    vault.offset += DAY + 1
    assert vault.call("POST", SESSIONS, {**body, "expires_at": str(vault.now() + 2000)}, "k")[0] == 200


def test_what_was_never_begun_is_not_kept_under_the_key(vault):
    assert vault.call("POST", SESSIONS, {**asked(), "bogus": "1"}, "k")[0] == 400
    assert vault.call("POST", SESSIONS, asked(), "k")[0] == 200


def test_a_500_is_kept_under_the_key_with_and_without_its_effect(vault):
    intent = paid(vault)
    for kind, made in (("500", 0), ("500-after", 1)):
        vault.faults.append((kind, "refunds"))
        body = {"payment_intent": intent["id"], "amount": "100"}
        assert [vault.call("POST", "/v1/refunds", body, kind)[0] for _ in range(2)] == [500, 500]
        assert len(vault.refunds) == made


def test_two_at_once_under_one_key_and_the_second_is_told_so(vault):
    vault.slow_seconds = 0.3
    answers, body = [], asked()
    hands = [threading.Thread(target=lambda: answers.append(vault.call("POST", SESSIONS, body, "k")[0])) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(answers) == [200, 409, 409, 409]
    assert len(vault.sessions) == 1


@pytest.mark.parametrize(("kind", "made"), [("timeout", 0), ("timeout-after", 1), ("409", 0), ("429", 0)])
def test_misfortunes_on_command(vault, kind, made):
    vault.faults.append((kind, "sessions"))
    status, _ = vault.call("POST", SESSIONS, asked())
    assert (status, len(vault.sessions)) == (0 if "timeout" in kind else int(kind), made)
    assert vault.call("POST", SESSIONS, asked())[0] == 200


# Money


def test_never_more_goes_back_than_came(vault):
    intent = paid(vault)
    for cents, status in (("801", 400), ("500", 200), ("301", 400), ("-1", 400), ("1.5", 400), ("0", 400), ("300", 200), ("1", 400)):
        assert vault.call("POST", "/v1/refunds", {"payment_intent": intent["id"], "amount": cents})[0] == status, cents
    assert vault.call("POST", "/v1/refunds", {"payment_intent": intent["id"]})[1]["error"]["code"] == "charge_already_refunded"
    vault.fail_refund(next(iter(vault.refunds)))
    assert vault.refundable(intent) == 500


def test_a_debit_under_way_or_a_contested_payment_gives_nothing_back(vault):
    page = vault.order_debit(opened(vault, kind="sepa_debit"))
    assert vault.call("POST", "/v1/refunds", {"payment_intent": page["payment_intent"], "amount": "1"})[0] == 400
    intent = paid(vault)
    vault.contest(intent["id"])
    assert vault.call("POST", "/v1/refunds", {"payment_intent": intent["id"]})[1]["error"]["code"] == "charge_disputed"


def test_time_passes_on_command(vault):
    left, ordered, refused = opened(vault), opened(vault, kind="sepa_debit"), opened(vault, kind="sepa_debit")
    vault.order_debit(ordered)
    vault.order_debit(refused, pays=False)
    vault.advance(DEBIT_SECONDS)
    assert vault.sessions[left]["status"] == "expired"
    assert [vault.sessions[key]["payment_status"] for key in (ordered, refused)] == ["paid", "unpaid"]
    assert vault.pay(left) is None


def test_the_balance_is_what_moved(vault):
    intent = paid(vault)
    vault.call("POST", "/v1/refunds", {"payment_intent": intent["id"], "amount": "300"})
    paid(vault)
    held = vault.balance()
    assert held["available"][0]["amount"] + held["pending"][0]["amount"] == sum(row["net"] for row in vault.moved)
    out = vault.pay_out()
    assert sum(row["net"] for row in vault.moved) == 0
    brought = vault.call("GET", "/v1/balance_transactions", {"payout": out["id"], "limit": "100"})[1]["data"]
    assert sum(row["net"] for row in brought if row["type"] != "payout") == out["amount"]


def test_a_new_start_knows_what_happened_before(vault):
    waiting, settled = opened(vault), paid(vault)
    debit = opened(vault, kind="sepa_debit")
    vault.order_debit(debit, pays=True)
    again = Bank(api_version=vault.api_version, address="http://127.0.0.1:9")
    again.read(vault.written())
    assert again.sessions[waiting]["url"] == f"http://127.0.0.1:9/pay/{waiting}" and again.sessions[debit]["url"] is None
    assert again.call("GET", "/v1/balance", {}) == vault.call("GET", "/v1/balance", {})
    assert again.intents[settled["id"]] == settled
    again.advance(DEBIT_SECONDS + 1)
    assert again.sessions[debit]["payment_status"] == "paid"
    assert again.pay(waiting) is None or again.sessions[waiting]["status"] == "complete"


def test_lists_come_page_after_page(vault):
    made = [opened(vault) for _ in range(5)]
    first = vault.call("GET", SESSIONS, {"limit": "2"})[1]
    second = vault.call("GET", SESSIONS, {"limit": "3", "starting_after": first["data"][-1]["id"]})[1]
    assert [row["id"] for row in [*first["data"], *second["data"]]] == made[::-1]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert vault.call("GET", SESSIONS, {"bogus": "1"})[0] == 400


# The post, the control, the page


class Box(Postman):
    """A postman who writes down what he carries."""

    def __init__(self):
        super().__init__("http://nowhere", "whsec_x")
        self.carried, self.deaf = [], 0

    def carry(self, event):
        self.carried.append(event["id"])
        self.deaf -= 1
        return self.deaf < 0


def wait_for(box: Box, number: int) -> list[str]:
    until = time.monotonic() + 5
    while len(box.carried) < number and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.05)
    return box.carried


def test_events_are_doubled_held_turned_round_and_lost_on_command():
    box = Box()
    box.start()
    box.mode = "doubled"
    box.take({"id": "a"})
    assert wait_for(box, 2) == ["a", "a"]
    box.mode = "dropped"
    box.take({"id": "b"})
    box.mode = "held"
    for name in "cde":
        box.take({"id": name})
    assert box.release(reversed_order=True) == 3
    assert wait_for(box, 5) == ["a", "a", "e", "d", "c"]


def test_an_event_that_is_not_taken_comes_again(monkeypatch):
    from portal.ledger.stand_in import post

    monkeypatch.setattr(post, "PAUSES", (0.01, 0.01, 0.01))
    box = Box()
    box.deaf = 2
    box.start()
    box.take({"id": "a"})
    assert wait_for(box, 3) == ["a", "a", "a"]


def command(bank, **asked) -> tuple[int, dict]:
    request = urllib.request.Request(f"{bank.address}/_control", json.dumps(asked).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_control_obeys_over_http_and_says_what_it_does_not_know(bank):
    page = opened(bank)
    bank.pay(page)
    assert command(bank, do="payout")[1]["object"] == "payout"
    assert command(bank, do="dispute", page=page)[1]["status"] == "needs_response"
    assert command(bank, do="refund", page=page, amount=300)[1]["amount"] == 300
    assert command(bank, do="advance", seconds=DAY)[0] == 200
    assert command(bank, do="fault", kind="500", path="refunds") == (200, {})
    assert bank.faults == [("500", "refunds")]
    for wrong in ({"do": "sing"}, {}, {"do": "dispute", "page": "cs_x"}, {"do": "fault", "kind": "flood"}, {"do": "post", "mode": "held"}):
        assert command(bank, **wrong)[0] == 400, wrong


def press(bank, page: str, do: str) -> str:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    try:
        with urllib.request.build_opener(Stay).open(f"{bank.address}/pay/{page}", f"do={do}".encode(), timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as moved:
        return moved.headers["Location"]


def test_a_visitor_pays_is_declined_or_orders_a_debit(bank):
    page = opened(bank)
    assert "refusée" in press(bank, page, "decline")
    assert press(bank, page, "pay") == "http://s"
    for do, pays in (("sepa", True), ("sepa-fails", False)):
        page = opened(bank, kind="sepa_debit")
        assert press(bank, page, do) == "http://s"
        assert bank.debits[page][1] is pays


def test_a_browser_may_be_answered_nothing_at_all(bank):
    bank.faults.append(("timeout", "balance"))
    request = urllib.request.Request(f"{bank.address}/v1/balance", headers={"Authorization": "Bearer sk_test_x"})
    with pytest.raises(OSError, match=r"closed|reset|without"):
        urllib.request.urlopen(request, timeout=5)
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200


def test_without_a_test_key_nothing_is_answered():
    with open_bank() as bank:
        request = urllib.request.Request(f"{bank.address}/v1/balance", headers={"Authorization": "Bearer sk_live_x"})
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(request, timeout=5)


# The contract: every object of every kind, in every state, against the library's annotations


def lived() -> Bank:
    """An account to which everything has happened."""
    vault = Bank(api_version="2026-10-28.endive")
    opened(vault)
    intent = paid(vault)
    vault.give_back(intent, 300, {"refund": "x"}, reason="requested_by_customer")
    vault.fail_refund(vault.give_back(intent, 100, {})["id"])
    won, lost = vault.contest(paid(vault)["id"]), vault.contest(paid(vault)["id"])
    vault.contest(paid(vault)["id"], inquiry=True)
    vault.end_dispute(won["id"], "won")
    vault.end_dispute(lost["id"], "lost")
    for pays in (True, False):
        page = vault.order_debit(opened(vault, kind="sepa_debit"), pays=pays)
        vault.end_debit(page["id"], pays=pays)
    vault.order_debit(opened(vault, kind="sepa_debit"))
    for _ in range(5):
        paid(vault)
    vault.payout_fails(vault.pay_out()["id"])
    vault.pay_out(arrives=False)
    vault.call("POST", f"{SESSIONS}/{opened(vault)}/expire", {})
    return vault


KINDS = {
    "session": (stripe.checkout.Session, lambda vault: vault.sessions.values()),
    "intent": (stripe.PaymentIntent, lambda vault: vault.intents.values()),
    "charge": (stripe.Charge, lambda vault: vault.charges.values()),
    "refund": (stripe.Refund, lambda vault: vault.refunds.values()),
    "dispute": (stripe.Dispute, lambda vault: vault.disputes.values()),
    "payout": (stripe.Payout, lambda vault: vault.payouts.values()),
    "balance": (stripe.Balance, lambda vault: [vault.balance()]),
    "balance transaction": (stripe.BalanceTransaction, lambda vault: vault.moved),
    "event": (stripe.Event, lambda vault: vault.events),
}


def optional(annotation) -> bool:
    return type(None) in typing.get_args(annotation) or "Optional" in str(annotation)


def literals(annotation) -> set[str]:
    found = set()
    for part in (annotation, *typing.get_args(annotation)):
        if typing.get_origin(part) is typing.Literal:
            found |= set(typing.get_args(part))
    return found


@pytest.mark.parametrize("name", KINDS)
def test_every_answer_is_one_that_the_library_knows(name):
    kind, rows = KINDS[name]
    known = {field: note for field, note in kind.__annotations__.items() if field != "OBJECT_NAME"}
    required = {field for field, note in known.items() if not optional(note)}
    found = list(rows(lived()))
    assert found
    for row in found:
        assert set(row) <= set(known), set(row) - set(known)
        assert required <= {field for field, value in row.items() if value is not None}, required - set(row)
        for field, value in row.items():
            words = literals(known[field])
            assert not (words and isinstance(value, str)) or value in words, (field, value)


@pytest.mark.parametrize(
    ("part", "row"),
    [
        (stripe.Dispute.EvidenceDetails, lambda vault: next(iter(vault.disputes.values()))["evidence_details"]),
        (stripe.Dispute.Evidence, lambda vault: next(iter(vault.disputes.values()))["evidence"]),
        (stripe.Balance.Available, lambda vault: vault.balance()["available"][0]),
        (stripe.BalanceTransaction.FeeDetail, lambda vault: next(row for row in vault.moved if row["fee"])["fee_details"][0]),
    ],
)
def test_what_stands_inside_is_known_too(part, row):
    known = part.__annotations__
    inside = row(lived())
    assert set(inside) <= set(known), set(inside) - set(known)
    assert {field for field, note in known.items() if not optional(note)} <= set(inside)


ASKED = {
    "page": (stripe.params.checkout.SessionCreateParams, SESSION_PARAMETERS),
    "refund": (stripe.params.RefundCreateParams, REFUND_PARAMETERS),
    "intent": (stripe.params.PaymentIntentCreateParams, INTENT_PARAMETERS),
}


@pytest.mark.parametrize("name", ASKED)
def test_the_stand_in_takes_no_parameter_that_the_library_does_not_know(name):
    kind, taken = ASKED[name]
    assert taken <= set(kind.__annotations__)


def test_what_the_gateway_asks_is_what_the_library_knows_to_the_last_word():
    payment = SimpleNamespace(meant_for=[[812, 800]], method="stripe_card", uuid="00")
    page = page_of(payment, "http://s", "http://c", expires_at=dt.datetime.now(dt.UTC))
    params = importlib.import_module("stripe.params.checkout._session_create_params")
    line = page["line_items"][0]
    for sent, kind in (
        (page, "SessionCreateParams"),
        (line, "SessionCreateParamsLineItem"),
        (line["price_data"], "SessionCreateParamsLineItemPriceData"),
        (line["price_data"]["product_data"], "SessionCreateParamsLineItemPriceDataProductData"),
        (page["payment_intent_data"], "SessionCreateParamsPaymentIntentData"),
    ):
        assert set(sent) <= set(getattr(params, kind).__annotations__), kind


def test_a_list_is_a_list_of_the_library():
    answer = lived().call("GET", "/v1/refunds", {"limit": "1"})[1]
    assert {"object", "data", "has_more", "url"} == set(answer)
