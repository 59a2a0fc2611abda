from django.db import models


class Way(models.TextChoices):
    """How somebody came to us."""

    COUNTER = "counter", "Au comptoir"
    PHONE = "phone", "Au téléphone"
