"""`manage.py restore DOSSIER`: puts a backup back, and checks that it is all there."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.kit import backups


class Command(BaseCommand):
    help = "Remet une sauvegarde en place. Arrêtez d'abord le site et ce qui travaille derrière."
    requires_system_checks = []  # the database may be empty

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DOSSIER")
        parser.add_argument("--replace", action="store_true", help="efface ce qui est là")

    def handle(self, *args, folder: Path, replace: bool, **options):
        try:
            manifest = backups.restore(folder, replace=replace)
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(manifest.rows.values())
        self.stdout.write(
            f"Remis en place et vérifié : {rows} lignes, {len(manifest.files) - 1} fichiers, tels qu'au {manifest.made_at[:16]}."
        )
