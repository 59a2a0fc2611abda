from django.core.management.base import BaseCommand, CommandError

from maisons_habitants.publishing.actions.open_houses import open_houses
from portal.kit.refusal import Refusal
from portal.places.models import Maison


class Command(BaseCommand):
    help = (
        "Donne à chaque maison sa page, ses images, ses groupes (rédaction, relecture) et son circuit de relecture. Sans effet deux fois."
    )

    def handle(self, *args, **options):
        if not Maison.objects.exists():
            self.stdout.write("Aucune maison : créez-en une dans « La ville », puis recommencez.")
            return
        try:
            opened = open_houses()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for page in opened:
            self.stdout.write(f"{page.title} : {page.address}")
