"""`manage.py serve`: the demo, whole, on this machine: `make run` calls it."""

import ctypes.util
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.kit import demo, processes, registry

HOST = "127.0.0.1"
START_SECONDS = 60
# Libraries that pip cannot bring: (name for the loader, Debian package)
LIBRARIES = (("pango-1.0", "libpango-1.0-0"), ("pangoft2-1.0", "libpangoft2-1.0-0"), ("harfbuzz-subset", "libharfbuzz-subset0"))


class Command(BaseCommand):
    help = "Prépare puis ouvre la démonstration : le site, ce qui travaille derrière, et chaque minute ce qui est dû."
    requires_system_checks = []  # the processes check themselves; here it would only delay the start

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--residents", type=int, default=None, help="nombre d'habitants, si la démonstration est à charger")

    def handle(self, *args, port: int, residents: int | None, **options):
        if not settings.DEMO:
            raise CommandError("Cette commande ouvre la démonstration ; en service, voyez le README.")
        if not processes.port_is_free(port):
            raise CommandError(f"Le port {port} est déjà pris. Essayez : PORT={processes.free_port_after(port)} make run")
        self.name_missing_libraries()
        self.prepare(residents)
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stopped.set())
        family = processes.Family(self.stdout.write)
        try:
            self.open(family, port, stopped)
            while not stopped.wait(0.5):
                family.watch()
        except processes.CannotStart as fall:
            raise CommandError(str(fall)) from None
        finally:
            self.stdout.write("\nOn ferme.")
            family.stop()

    def name_missing_libraries(self) -> None:
        missing = [package for library, package in LIBRARIES if ctypes.util.find_library(library) is None]
        if missing:
            self.stdout.write(
                "Il manque de quoi imprimer (reçus, fiches, lettres) : "
                f"apt-get install --no-install-recommends {' '.join(missing)}. Le reste marche sans."
            )

    def prepare(self, residents: int | None) -> None:
        """Tables and town are made once, and anew only when the tables of the code have changed."""
        if not demo.is_loaded(residents):
            self.stdout.write("Premier démarrage : on construit la ville, cela prend une ou deux minutes.")
            call_command("demo", **({"residents": residents} if residents else {}), stdout=self.stdout)

    def open(self, family: processes.Family, port: int, stopped: threading.Event) -> None:
        """Start every process, wait until the site answers, say where it is."""
        address = f"http://{HOST}:{port}"
        environment = {"MAISON_URL": address, "PYTHONUNBUFFERED": "1"}
        beside = []
        last = port
        for key, server in registry.demo_servers.items():
            last = processes.free_port_after(last)
            environment |= server.environment(last)
            beside.append((key, server, last))
        for key, server, at in beside:
            self.start(family, server.label, server.argv(at, address), key, environment)
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        web = self.start(family, "Le site", self.gunicorn(port), "web", environment)
        self.start(family, "Ce qui travaille derrière", [*manage, "db_worker"], "worker", environment)
        self.start(family, "L'horloge", [*manage, "tick", "--every", "60"], "tick", environment)
        self.wait_for(web, address, stopped)
        if not stopped.is_set():
            self.welcome(address)

    def start(self, family: processes.Family, label: str, argv: list[str], name: str, environment: dict[str, str]) -> processes.Child:
        journal = settings.VAR_DIR / "log" / f"{name}.log"
        return family.start(processes.Child(label, argv, journal, {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, **environment}))

    def gunicorn(self, port: int) -> list[str]:
        options = ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
        quiet = ["--log-level", "warning", "--graceful-timeout", "5"]
        return [sys.executable, "-m", "gunicorn", "portal.config.wsgi:application", *options, *quiet]

    def wait_for(self, web: processes.Child, address: str, stopped: threading.Event) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and web.running and not stopped.is_set():
            try:
                urllib.request.urlopen(f"{address}/healthz/live", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                stopped.wait(0.2)
        if not stopped.is_set():
            raise processes.CannotStart(f"Le site n'a pas répondu. Fin de {web.journal} :\n{web.last_words()}")

    def welcome(self, address: str) -> None:
        lines = ["", f"Maison commune est ouverte : {address}/", ""]
        accounts = [account for give in registry.demo_accounts for account in give()]
        if accounts:
            width = max(len(account.label) for account in accounts)
            ways = max(len(account.sign_in) for account in accounts)
            lines += ["Pour entrer, donnez une de ces adresses ; le code arrive dans la boîte d'envoi."]
            lines += [f"  {account.label:<{width}}  {account.sign_in:<{ways}}  {account.hint}".rstrip() for account in accounts]
            lines += [""]
        lines += [f"Boîte d'envoi (rien ne quitte cette machine) : {address}/demo/boite-d-envoi/"]
        lines += [f"Journaux : {settings.VAR_DIR / 'log'}", "Pour arrêter : Ctrl-C", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
