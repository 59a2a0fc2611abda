"""The stand-in as a process beside the demo: its keys are of play money, made for the demo only."""

import sys
from pathlib import Path

from django.conf import settings

from portal.kit.registry import DemoServer

SECRET_KEY = "sk_test_demo"
WEBHOOK_SECRET = "whsec_demo"
DEBIT_SECONDS = 60  # a visitor of the demo sees what the bank answers


def kept() -> Path:
    """What the stand-in remembers; the demo made anew begins without it."""
    return settings.VAR_DIR / "stand-in.kept"


def _argv(port: int, portal: str) -> list[str]:
    webhook = f"{portal}/paiements/stripe/webhook/"
    told = [
        "--port",
        str(port),
        "--webhook",
        webhook,
        "--secret",
        WEBHOOK_SECRET,
        "--debit-seconds",
        str(DEBIT_SECONDS),
        "--keep",
        str(kept()),
    ]
    return [sys.executable, "-m", "portal.ledger.stand_in.server", *told]


def _environment(port: int) -> dict[str, str]:
    return {
        "MAISON_STRIPE_SECRET_KEY": SECRET_KEY,
        "MAISON_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "MAISON_STRIPE_API": f"http://127.0.0.1:{port}",
    }


def stand_in_server() -> DemoServer:
    return DemoServer("Le prestataire de paiement (essai)", _argv, _environment)
