"""`manage.py demo`: a fictional town, the same for the same arguments."""

import datetime as dt
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.kit import databases, demo

WIDTH = 30
DEFAULTS = {"residents": 600, "seed": 1, "day": dt.date(2026, 11, 24)}


class Command(BaseCommand):
    help = "Charge une ville imaginaire ; les mêmes arguments donnent les mêmes données."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--residents", type=int, default=DEFAULTS["residents"], help="nombre d'habitants")
        parser.add_argument("--seed", type=int, default=DEFAULTS["seed"], help="graine du hasard")
        parser.add_argument("--day", type=dt.date.fromisoformat, default=DEFAULTS["day"], help="jour où se tient la démonstration")
        parser.add_argument("--fresh", action="store_true", help="refait tout, même si elle est déjà là")
        parser.add_argument("--yes", action="store_true", help="efface aussi des données qui ne sont pas une démonstration")

    def handle(self, *args, residents: int, seed: int, day: dt.date, fresh: bool, yes: bool, **options):
        if not settings.DEMO:
            raise CommandError("Ce portail est en service : la démonstration n'y entre pas (réglage DEMO).")
        if residents < 1:
            raise CommandError("Il faut au moins un habitant.")
        if not fresh and demo.is_loaded(residents, seed, day):
            self.stdout.write("La démonstration est déjà là (--fresh pour la refaire).")
            return
        there = databases.what_is_there()
        if there == databases.OTHER and not yes:
            raise CommandError("Cette base contient des données qui ne sont pas une démonstration : --yes pour les effacer quand même.")
        begun = time.monotonic()
        demo.empty_house(self.stdout.write)
        demo.load(demo.Demo(residents=residents, seed=seed, day=day, say=self.stdout.write, show=self.bar))
        self.stdout.write(f"Démonstration prête en {time.monotonic() - begun:.0f} s : {residents} habitants, le {day:%d/%m/%Y}.")

    def bar(self, done: int, total: int) -> None:
        """One line that grows on a terminal; nothing in a file."""
        if not sys.stderr.isatty():
            return
        full = WIDTH * done // max(total, 1)
        self.stderr.write(f"\r  [{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}", ending="\n" if done == total else "")
        self.stderr.flush()
