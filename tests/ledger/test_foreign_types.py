"""What the stand-in answers and what the gateway asks, through the provider's own TypeScript types and their compiler (`make deep`)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.ledger.stand_in import replay

from .test_stand_in import KINDS, lived

TYPES = Path(__file__).resolve().parents[1] / "foreign" / "provider"
NAMES = {
    "session": "Stripe.Checkout.Session",
    "intent": "Stripe.PaymentIntent",
    "charge": "Stripe.Charge",
    "refund": "Stripe.Refund",
    "dispute": "Stripe.Dispute",
    "payout": "Stripe.Payout",
    "balance": "Stripe.Balance",
    "balance transaction": "Stripe.BalanceTransaction",
}
ASKED = {replay.PAGES: "Stripe.Checkout.SessionCreateParams", "/v1/refunds": "Stripe.RefundCreateParams"}
WRONG_ON_PURPOSE = {"bogus"}  # what the replay asks to be refused

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Source -> what the compiler says of it, strictly."""
    if not shutil.which("npm"):
        assert os.environ.get("CI") != "true", "node manque"
        pytest.skip("node manque (apt-get install nodejs npm)")
    home = tmp_path_factory.mktemp("types")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(TYPES / name, home)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=home, check=True, timeout=300)

    def compiling(lines: list[str]) -> str:
        (home / "answers.ts").write_text("\n".join(['import Stripe from "stripe";', *lines, "export {};"]))
        flags = ["--strict", "--noEmit", "--skipLibCheck", "--module", "nodenext", "--target", "es2022", "--types", "node"]
        ran = subprocess.run(["npx", "--no-install", "tsc", *flags, "answers.ts"], cwd=home, capture_output=True, text=True, timeout=300)
        return ran.stdout + ran.stderr

    return compiling


def answers() -> list[str]:
    """One line for each object of each kind, in each state it is in."""
    vault, lines = lived(), []
    for kind, name in NAMES.items():
        shown = {}
        for row in KINDS[kind][1](vault):
            shown[row.get("status"), row.get("type"), tuple(key for key, value in row.items() if value is not None)] = row
        lines += [f"const {kind.replace(' ', '_')}_{n}: {name} = {json.dumps(row)};" for n, row in enumerate(shown.values())]
    events = {row["type"]: row for row in vault.events}
    return lines + [f"const event_{n}: Stripe.Event = {json.dumps(row)} as Stripe.Event;" for n, row in enumerate(events.values())]


def requests() -> list[str]:
    lines = []
    for number, step in enumerate(replay.steps(now=0)):
        if step.method == "post" and step.path in ASKED and not WRONG_ON_PURPOSE & set(step.asked):
            lines.append(f"const asked_{number}: {ASKED[step.path]} = {json.dumps(step.asked)};")
    return lines


def test_every_answer_and_every_request_is_of_the_providers_own_types(compiled):
    lines = answers() + requests()
    assert len(lines) > 30
    assert compiled(lines) == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('const a: Stripe.Refund = {"id": "re_1", "object": "refund"};', "TS2740"),
        ('const a: Stripe.Checkout.SessionCreateParams = {"mode": "payment", "bogus": "1"};', "TS2353"),
        ('const a: Stripe.RefundCreateParams = {"amount": "300"};', "TS2322"),
    ],
    ids=["a field missing", "a field unknown", "a wrong type"],
)
def test_control_the_compiler_sees_what_is_wrong(compiled, line, code):
    assert code in compiled([line])
