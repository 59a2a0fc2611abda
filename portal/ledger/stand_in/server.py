"""The stand-in as a server: `python -m portal.ledger.stand_in.server --port 8001 --webhook URL --secret whsec_…`. Loopback only."""

import argparse
import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .bank import Bank
from .control import obey
from .page import DECLINED, STYLE, page
from .post import Postman, sign
from .things import new_id
from .vault import DEBIT_SECONDS
from .wire import decode

__all__ = ["API_VERSION", "Postman", "serve", "sign"]
logger = logging.getLogger("stand_in")
API_VERSION = "2026-10-28.endive"
MOST_BYTES = 1_000_000


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
        if path == "/_control":
            return self._control(body)
        return self._api("POST", path, decode(body))

    def _api(self, method: str, path: str, asked: dict) -> None:
        if not self.headers.get("Authorization", "").startswith(("Bearer sk_test_", "Basic ")):
            return self._json(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided."}})
        key = self.headers.get("Idempotency-Key", "")
        again = self.bank.was_kept(key)
        status, thing = self.bank.call(method, path, asked, key)
        if not status:  # no answer: the connection breaks, whatever was done
            self.close_connection = True
            return None
        told = {"Request-Id": new_id("req"), "Stripe-Version": API_VERSION, **({"Idempotency-Key": key} if key else {})}
        return self._json(status, thing, **told, **({"Idempotent-Replayed": "true"} if again else {}))

    def _control(self, body: str) -> None:
        try:
            asked = json.loads(body)
        except ValueError:
            asked = {}
        return self._json(*obey(self.bank, self.server.postman, asked if isinstance(asked, dict) else {}))

    def _page(self, identity: str, alert: str = "") -> None:
        row = self.bank.sessions.get(identity)
        if row is None:
            return self._send(404, b"Page inconnue", "text/plain; charset=utf-8")
        if row["status"] == "complete":
            return self._go(row["success_url"].replace("{CHECKOUT_SESSION_ID}", identity))
        if row["status"] != "open":
            return self._go(row["cancel_url"])
        drawn = page(row, alert=alert, debit_seconds=self.bank.debit_seconds)
        return self._send(200, drawn.encode(), "text/html; charset=utf-8")

    def _press(self, identity: str, what: str) -> None:
        if what == "decline":
            return self._page(identity, DECLINED)
        if what == "pay":
            self.bank.pay(identity)
        if what in ("sepa", "sepa-fails"):
            self.bank.order_debit(identity, pays=what == "sepa")
        return self._page(identity)

    def _go(self, url: str) -> None:
        self._send(303, b"", "text/plain", Location=url)

    def _json(self, status: int, thing: dict, **headers: str) -> None:
        self._send(status, json.dumps(thing).encode(), "application/json", **headers)

    def _send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, words: str, *arguments) -> None:
        logger.debug(words, *arguments)


def serve(port: int, *, webhook: str = "", secret: str = "", debit_seconds: int = DEBIT_SECONDS) -> ThreadingHTTPServer:
    """A server on loopback, not yet running; `port` 0 takes any free one. With `webhook`, events are carried there."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.postman = postman = Postman(webhook, secret) if webhook else None
    if postman:
        postman.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    tell = postman.take if postman else lambda event: None
    server.bank = Bank(address=address, api_version=API_VERSION, tell=tell, debit_seconds=debit_seconds)
    return server


def _keep_time(bank: Bank, kept: Path | None) -> None:
    """Each second, what is due happens, whether somebody asks or not, and is written down for the next start."""
    last = b""
    while True:
        time.sleep(1)
        bank.let_time_pass()
        if kept and (now := bank.written()) != last:
            last, beside = now, kept.with_suffix(".new")
            beside.write_bytes(now)
            beside.replace(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook", default="")
    parser.add_argument("--secret", default="")
    parser.add_argument("--keep", type=Path, default=None, help="where what happened is kept from one start to the next")
    parser.add_argument("--debit-seconds", type=int, default=DEBIT_SECONDS)
    options = parser.parse_args()
    with serve(options.port, webhook=options.webhook, secret=options.secret, debit_seconds=options.debit_seconds) as server:
        if options.keep and options.keep.exists():
            server.bank.read(options.keep.read_bytes())
        threading.Thread(target=_keep_time, args=(server.bank, options.keep), daemon=True).start()
        server.serve_forever()


if __name__ == "__main__":
    main()
