from django.conf import settings
from django.db import models


class Person(models.Model):
    """Anyone the centre serves, with or without an account: a name alone is enough to begin."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person")
    family_name = models.CharField("nom", max_length=80, blank=True)
    given_name = models.CharField("prénom", max_length=80, blank=True)
    display_name = models.CharField("nom montré", max_length=80)  # chosen by the person: « Mme B. »

    class Meta:
        verbose_name = "personne"

    def __str__(self) -> str:
        return self.display_name
