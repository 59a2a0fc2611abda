"""The portal as service runs it, for benches over HTTP: gunicorn with eight workers on the bench's own database; people with cookies."""

import http.client
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.core.management import call_command
from django.db import connection, connections

from portal.kit.processes import free_port_after

HOST, WORKERS, START_SECONDS = "127.0.0.1", 8, 60


@contextmanager
def served() -> Iterator[int]:
    """The port on which the portal answers, on the database of this process, until the block is left."""
    call_command("createcachetable", "kit_cache")  # the cache of service stands in the database; that of the suite does not
    connections.close_all()
    port = free_port_after(18_000 + secrets.randbelow(2_000))
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "MAISON_BENCH_DATABASE": str(connection.settings_dict["NAME"]),
    }  # fmt: skip
    options = ["--bind", f"{HOST}:{port}", "--workers", str(WORKERS), "--preload", "--no-control-socket", "--log-level", "error"]
    with tempfile.TemporaryDirectory(prefix="maison-bench-") as folder:
        journal = Path(folder) / "web.log"
        with journal.open("wb") as out:
            argv = [sys.executable, "-m", "gunicorn", "portal.config.wsgi:application", *options]
            web = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
            try:
                _wait_for(web, port, journal)
                yield port
            except Exception:
                out.flush()
                print(journal.read_text()[-4000:], file=sys.stderr)
                raise
            finally:
                web.terminate()
                try:
                    web.wait(20)
                except subprocess.TimeoutExpired:  # a busy machine: its workers are given thirty seconds to end by themselves
                    web.kill()


def _wait_for(web: subprocess.Popen, port: int, journal: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and web.poll() is None:
        try:
            if Visitor(port, "10.0.0.1").get("/healthz/live").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the portal did not answer: {journal.read_text()[-2000:]}")


class _Form(HTMLParser):
    """The first form of a page's main part that posts: what it would send as it stands."""

    def __init__(self):
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.main, self.inside, self.read = False, False, False

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        self.main = self.main or tag == "main"
        if tag == "form" and self.main and not self.read and (has.get("method") or "").lower() == "post":
            self.inside = self.read = True
        name, value = has.get("name"), has.get("value") or ""
        if not self.inside or not name:
            return
        if tag == "button":
            self.buttons.append((name, value))
        elif tag == "input" and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            self.fields.append((name, value))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    seconds: float

    def form(self, **typed: str) -> list[tuple[str, str]]:
        """What the page's form sends with these answers typed, its first button pressed."""
        page = _Form()
        page.feed(self.text)
        kept = [(name, value) for name, value in page.fields if name not in typed]
        return [*kept, *page.buttons[:1], *typed.items()]


@dataclass
class Visitor:
    """Somebody with a browser of her own: her address, her cookies."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"X-Forwarded-For": self.address, "Accept-Language": "fr"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{HOST}:{self.port}"}
        begun = time.perf_counter()
        line = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            line.request(method, path, body, headers)
            heard = line.getresponse()
            text = heard.read().decode()
        finally:
            line.close()
        for name, value in heard.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return Answer(heard.status, urlsplit(heard.getheader("Location") or "").path, text, time.perf_counter() - begun)

    def sign_in(self, email: str, code_sent) -> None:
        """As residents do: her address, then the code that `code_sent(email)` reads in her mail."""
        page = self.get("/compte/login/")
        asked = self.post("/compte/login/", page.form(login=email))
        if asked.status != 302:
            raise RuntimeError(f"no code for {email}: {asked.status}")
        confirm = self.get(asked.location)
        code = re.search(r"\b\d{4}-\d{4}\b", code_sent(email))[0]
        entered = self.post(asked.location, confirm.form(code=code))
        if entered.status != 302:
            raise RuntimeError(f"{email} was not let in: {entered.status}")
