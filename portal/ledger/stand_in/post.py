"""The stand-in's post: carries events to the webhook, signed, again and again until one is taken; on command it holds, doubles, turns
round or loses them."""

import hashlib
import hmac
import json
import logging
import queue
import threading
import time
import urllib.error
import urllib.request

logger = logging.getLogger("stand_in")
PAUSES = (1, 2, 5, 15, 60, 300)  # seconds before each further try of a notification that was not taken
MODES = ("straight", "doubled", "dropped", "held")


class Postman(threading.Thread):
    """Growing pauses between tries, until a 2xx."""

    def __init__(self, url: str, secret: str):
        super().__init__(daemon=True)
        self.url, self.secret = url, secret
        self.mode = "straight"
        self.held: list[dict] = []
        self.waiting: queue.PriorityQueue = queue.PriorityQueue()
        self._number = 0

    def take(self, event: dict) -> None:
        if self.mode == "held":
            self.held.append(event)
        elif self.mode != "dropped":
            for _ in range(2 if self.mode == "doubled" else 1):
                self._put(time.monotonic(), 0, event)

    def release(self, *, reversed_order: bool = False) -> int:
        """What was held leaves now, the last first on command. How many."""
        leaving, self.held, self.mode = self.held[:: -1 if reversed_order else 1], [], "straight"
        for event in leaving:
            self._put(time.monotonic(), 0, event)
        return len(leaving)

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
