from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """A photograph or drawing with its credit. Places and food rather than faces: nobody is shown as « bénéficiaire »."""

    credit = models.CharField("crédit", max_length=120, blank=True, help_text="Qui a fait l'image. Montré sous la photo.")

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class Rendition(AbstractRendition):
    """One size of a picture, made once."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")]
