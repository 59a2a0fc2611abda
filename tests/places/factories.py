import datetime as dt

import factory

from portal.places.models import Maison, OpeningHours, Sector, ServiceOffered


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ["number"]

    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda sector: f"Quartier {sector.number}")


class MaisonFactory(factory.django.DjangoModelFactory):
    """A house; `open_weekdays` gives it Monday to Friday, 9 to 12 and 14 to 18."""

    class Meta:
        model = Maison
        skip_postgeneration_save = True

    class Params:
        placed = factory.Trait(latitude="45.187000", longitude="5.726000")

    name = factory.Sequence(lambda n: f"Maison du Tilleul {n}")
    slug = factory.Sequence(lambda n: f"tilleul-{n}")
    sector = factory.SubFactory(SectorFactory)
    street = "4 rue des Tilleuls"
    postcode = "38990"
    town = "Belleroche"
    phone = "+33465710100"

    @factory.post_generation
    def open_weekdays(self, create, wanted, **kwargs):
        if create and wanted:
            for weekday in range(5):
                for opens, closes in ((9, 12), (14, 18)):
                    OpeningHours.objects.create(maison=self, weekday=weekday, opens=dt.time(opens), closes=dt.time(closes))

    @factory.post_generation
    def services(self, create, names, **kwargs):
        if create and names:
            for name, need in names:
                ServiceOffered.objects.create(maison=self, name=name, need=need)
