"""The stand-in as a server: `python -m portal.ledger.stand_in.server --port 8001 --webhook URL --secret whsec_…`. Loopback only."""

import argparse
import hashlib
import hmac
import json
import logging
import queue
import threading
import time
import urllib.error
import urllib.request
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from .bank import Bank
from .wire import decode

logger = logging.getLogger("stand_in")
API_VERSION = "2026-10-28.endive"
PAUSES = (1, 2, 5, 15, 60, 300)  # seconds before each further try of a notification that was not taken
MOST_BYTES = 1_000_000

PAGE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Paiement d’essai</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
</head>
<body><main>
<h1>Paiement d’essai</h1>
<p>Cette page tient la place du prestataire. Aucun argent ne bouge.</p>
{alert}
<p class="amount">{amount}</p>
<form method="post">
<button name="do" value="pay">Payer</button>
<button name="do" value="decline" class="quiet">Carte refusée</button>
</form>
<p><a href="{leave}">Abandonner et revenir</a></p>
</main></body></html>
"""
STYLE = """
body { font: 18px/1.5 system-ui, sans-serif; margin: 0; padding: 0 1rem; background: #f5eee0; color: #1d2a2f }
main { max-width: 32rem; margin: clamp(1rem, 6vw, 3rem) auto; padding: 2rem; background: #fffdf8; border-radius: 12px }
.amount { font-size: 2rem; font-weight: 700 }
button { font: inherit; font-weight: 700; min-height: 48px; padding: .5rem 1.5rem; border: 2px solid #176245; border-radius: 12px }
button { background: #176245; color: #fff }
button.quiet { background: #fffdf8; color: #176245 }
a { color: #176245 }
.alert { border-left: 6px solid #b3261e; padding: .5rem 1rem }
"""


class Postman(threading.Thread):
    """Carries events to the webhook, signed, again and again with growing pauses until one is taken with a 2xx."""

    def __init__(self, url: str, secret: str):
        super().__init__(daemon=True)
        self.url, self.secret = url, secret
        self.waiting: queue.PriorityQueue = queue.PriorityQueue()
        self._number = 0

    def take(self, event: dict) -> None:
        self._put(time.monotonic(), 0, event)

    def _put(self, when: float, tries: int, event: dict) -> None:
        self._number += 1
        self.waiting.put((when, self._number, tries, event))

    def run(self) -> None:
        while True:
            when, _, tries, event = self.waiting.get()
            time.sleep(max(0.0, when - time.monotonic()))
            if not self.carry(event) and tries < len(PAUSES):
                self._put(time.monotonic() + PAUSES[tries], tries + 1, event)

    def carry(self, event: dict) -> bool:
        body = json.dumps(event).encode()
        headers = {"Content-Type": "application/json", "Stripe-Signature": sign(body, self.secret)}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url, body, headers), timeout=10) as answer:
                return 200 <= answer.status < 300
        except (urllib.error.URLError, OSError) as error:
            logger.info("%s not taken: %s", event["type"], error)
            return False


def sign(body: bytes, secret: str, *, at: int | None = None) -> str:
    """The signature header of a notification: HMAC-SHA256 over « time.body »."""
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def bank(self) -> Bank:
        return self.server.bank

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/page.css":
            return self._send(200, STYLE.encode(), "text/css")
        if parts.path.startswith("/pay/"):
            return self._page(parts.path[5:])
        return self._api("GET", parts.path, decode(parts.query))

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)).decode()
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            return self._press(path[5:], parse_qs(body).get("do", [""])[0])
        return self._api("POST", path, decode(body))

    def _api(self, method: str, path: str, asked: dict) -> None:
        if not self.headers.get("Authorization", "").startswith(("Bearer sk_test_", "Basic ")):
            return self._json(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided."}})
        return self._json(*self.bank.call(method, path, asked, self.headers.get("Idempotency-Key", "")))

    def _page(self, identity: str, alert: str = "") -> None:
        row = self.bank.sessions.get(identity)
        if row is None:
            return self._send(404, b"Page inconnue", "text/plain; charset=utf-8")
        if row["status"] == "complete":
            return self._go(row["success_url"].replace("{CHECKOUT_SESSION_ID}", identity))
        if row["status"] != "open":
            return self._go(row["cancel_url"])
        amount = f"{row['amount_total'] // 100},{row['amount_total'] % 100:02d}\u00a0€"
        page = PAGE.format(amount=amount, leave=escape(row["cancel_url"], quote=True), alert=alert)
        return self._send(200, page.encode(), "text/html; charset=utf-8")

    def _press(self, identity: str, what: str) -> None:
        if what == "decline":
            return self._page(identity, '<p class="alert" role="alert">La carte a été refusée. Essayez une autre carte.</p>')
        if what == "pay":
            self.bank.pay(identity)
        return self._page(identity)

    def _go(self, url: str) -> None:
        self._send(303, b"", "text/plain", Location=url)

    def _json(self, status: int, thing: dict) -> None:
        self._send(status, json.dumps(thing).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, words: str, *arguments) -> None:
        logger.debug(words, *arguments)


def serve(port: int, *, webhook: str = "", secret: str = "") -> ThreadingHTTPServer:
    """A server on loopback, not yet running; `port` 0 takes any free one. With `webhook`, events are carried there."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    postman = Postman(webhook, secret) if webhook else None
    if postman:
        postman.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    server.bank = Bank(address=address, api_version=API_VERSION, tell=postman.take if postman else lambda event: None)
    return server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--secret", default="")
    options = parser.parse_args()
    with serve(options.port, webhook=options.webhook, secret=options.secret) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
