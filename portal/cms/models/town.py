from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from portal.cms.rules import town_colours
from portal.kit.rules import palette

_HEX = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Une couleur s'écrit comme #176245.")


def _colour(label: str) -> models.CharField:
    return models.CharField(label, max_length=7, blank=True, validators=[_HEX])


@register_setting(icon="cog", order=10)
class TownSettings(BaseSiteSetting):
    """What makes this portal the town's own: its names, its phone, its colours, who answers for it."""

    name = models.CharField("nom du portail", max_length=60, default="Maison commune")
    subtitle = models.CharField("sous le nom", max_length=80, blank=True, help_text="« Ville de Belleroche · CCAS »")
    phone = PhoneNumberField(
        "téléphone", region="FR", blank=True, help_text="Le numéro où l'on répond à tout. Il est en bas de chaque page."
    )
    email = models.EmailField("adresse e-mail", blank=True)
    logo = models.ForeignKey("cms.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="logo")

    leaf = _colour("principale, en clair")
    leaf_dark = _colour("principale, en sombre")
    brick = _colour("accent, en clair")
    brick_dark = _colour("accent, en sombre")
    night = _colour("agenda, en clair")
    night_dark = _colour("agenda, en sombre")

    body_name = models.CharField("organisme", max_length=120, blank=True, help_text="« Centre communal d'action sociale de Belleroche »")
    body_address = models.CharField("son adresse", max_length=200, blank=True)
    siret = models.CharField(
        "SIRET", max_length=14, blank=True, validators=[RegexValidator(r"^[0-9]{14}$", "Un SIRET a quatorze chiffres.")]
    )
    publisher = models.CharField("directeur ou directrice de la publication", max_length=120, blank=True)
    host = models.CharField("hébergeur", max_length=200, blank=True, help_text="Nom, adresse, téléphone.")
    data_contact = models.CharField("délégué à la protection des données", max_length=120, blank=True)
    data_email = models.EmailField("son adresse e-mail", blank=True)

    panels = [
        MultiFieldPanel([FieldPanel(name) for name in ("name", "subtitle", "phone", "email", "logo")], heading="La ville"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(colour), FieldPanel(f"{colour}_dark")]) for colour in ("leaf", "brick", "night")],
            heading="Les couleurs",
            help_text="Écrites comme #176245 ; vide : celle du portail. Une couleur qu'on lirait mal est refusée, avec la plus proche.",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("body_name", "body_address", "siret", "publisher", "host", "data_contact", "data_email")],
            heading="Qui répond du site (mentions légales)",
        ),
    ]

    class Meta:
        verbose_name = "réglages de la ville"
        verbose_name_plural = "réglages de la ville"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a colour one would read badly, beside its field, with the nearest that can be read."""
        super().clean()
        wrong = {
            f"{token}{suffix}": words
            for token in palette.TOWN_TOKENS
            for theme, suffix in (("claire", ""), ("sombre", "_dark"))
            if (words := town_colours.problem(getattr(self, f"{token}{suffix}"), theme))
        }
        if wrong:
            raise ValidationError(wrong)
