"""`manage.py backup DOSSIER`: everything, in one folder, while the house works."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.kit import backups


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans un dossier neuf, avec de quoi vérifier. À garder sous clé."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DOSSIER")
        parser.add_argument("--verify", action="store_true", help="vérifie une sauvegarde déjà faite, sans rien écrire")

    def handle(self, *args, folder: Path, verify: bool, **options):
        try:
            manifest = backups.verify(folder) if verify else backups.back_up(folder)
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(manifest.rows.values())
        files = len(manifest.files)
        self.stdout.write(f"{'Intacte' if verify else 'Sauvegardé'} : {rows} lignes, {files} fichier{'s' if files > 1 else ''}, {folder}.")
