"""The stand-in against the truth: golden files that somebody with a test key recorded once. Without them, it is only contract-checked."""

import json
import time

import pytest

from portal.ledger.stand_in import replay

from .stripe_ground import gateway_to


@pytest.fixture
def played(bank):
    return replay.play(gateway_to(bank), now=int(time.time()))


def by_name(played) -> dict[str, tuple[int, dict]]:
    return {said["step"]: (said["status"], said["answer"]) for said in played}


def test_the_stand_in_answers_as_stripe_did(played):
    if not replay.GOLDEN.exists():
        pytest.skip("contract-checked, not run against Stripe (see portal/ledger/stand_in/replay.py)")
    assert replay.differences(json.loads(replay.GOLDEN.read_text()), played) == []


def test_every_call_of_the_gateway_is_played_and_each_refusal_is_the_one_it_counts_on(played):
    said = by_name(played)
    statuses = {name: status for name, (status, _) in said.items()}
    refused = {
        "open another under its key": (400, "idempotency_error"),
        "open with a parameter unknown": (400, "parameter_unknown"),
        "open below the least": (400, "amount_too_small"),
        "open for a minute": (400, None),
        "open without a way back": (400, "parameter_missing"),
        "read one that is not": (404, "resource_missing"),
        "close it again": (400, None),
        "a card that is declined": (402, "card_declined"),
        "give back too much": (400, None),
        "read a refund that is not": (404, "resource_missing"),
        "give back once more": (400, "charge_already_refunded"),
        "a refund of nothing": (404, "resource_missing"),
        "a dispute that is not": (404, "resource_missing"),
        "a payout that is not": (404, "resource_missing"),
    }
    for name, (status, code) in refused.items():
        error = said[name][1]["error"]
        assert statuses.pop(name) == status, name
        assert code in (None, error.get("code"), error["type"]), name
    assert set(statuses.values()) == {200}
    assert said["open a page"] == said["open it again"]
    assert said["give some back"] == said["give it back again"]


def test_the_same_life_twice_leaves_the_same_file(bank):
    now = int(time.time())
    first, second = (replay.play(gateway_to(bank), now=now) for _ in range(2))
    assert [{**said, "answer": None} for said in first] == [{**said, "answer": None} for said in second]
    assert replay.differences(first, second) == []


def test_no_identity_key_or_address_is_written(played):
    written = json.dumps(played)
    for secret in ("sk_test", "http://", "https://maison"):
        assert secret not in written, secret


def test_a_difference_is_seen(played):
    for change, words in (
        ({"status": 500}, "au lieu de 500"),
        ({"answer": {**played[0]["answer"], "amount_total": 801}}, "amount_total"),
        ({"answer": {name: value for name, value in played[0]["answer"].items() if name != "url"}}, "inventé"),
        ({"step": "another"}, "enregistrez de nouveau"),
    ):
        assert words in " ".join(replay.differences([{**played[0], **change}], played[:1]))


def test_a_real_key_is_refused_and_a_test_key_is_recorded(bank, tmp_path, monkeypatch, capsys):
    assert replay.main(["--key", "sk_live_x", "--into", str(tmp_path / "x.json")]) == 2
    assert "clé d'essai" in capsys.readouterr().err
    monkeypatch.setattr("portal.ledger.stripe_gateway.StripeGateway", lambda **keys: gateway_to(bank))
    assert replay.main(["--key", "sk_test_of_somebody", "--into", str(tmp_path / "golden" / "x.json")]) == 0
    golden = json.loads((tmp_path / "golden" / "x.json").read_text())
    assert len(golden) == len(replay.steps(now=0))
    assert "sk_test_of_somebody" not in json.dumps(golden)
