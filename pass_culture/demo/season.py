"""A season that runs on the demo's day, with its page; the one before, over."""

import datetime as dt

from wagtail.models import Site
from wagtail.rich_text import RichText

from portal.kit.demo import Demo
from portal.tariffs.models import Tariff

from ..models import CultureSeason, CultureSeasonPage

TARIFF = "sorties-culturelles"


def load(demo: Demo) -> None:
    """From the September before to the end of next June."""
    year = demo.day.year if demo.day.month >= 9 else demo.day.year - 1
    tariff = Tariff.objects.get(scheme=TARIFF)
    former = {"starts_on": dt.date(year - 1, 9, 15), "ends_on": dt.date(year, 6, 30)}
    CultureSeason.objects.create(title=f"Saison {year - 1}-{year}", tariff=tariff, **former)
    page = CultureSeasonPage(
        title=f"Saison culturelle {year}-{year + 1}",
        slug="saison-culturelle",
        introduction="Théâtre, musée, cinéma, montagne : on y va ensemble, avec quelqu’un de la maison.",
        body=[
            (
                "text",
                RichText(
                    "<h2>Comment se passe une sortie</h2><p>On se retrouve à la maison ou devant la salle. Quelqu’un de l’équipe "
                    "a les billets, vous présente les autres, reste avec le groupe et revient avec lui. Souvent, on rencontre les "
                    "artistes après.</p><h2>Et si je n’y connais rien ?</h2><p>Presque personne n’y connaît rien la première fois. "
                    "On en parle avant, on en rit après, et l’on revient.</p>"
                ),
            )
        ],
    )
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    CultureSeason.objects.create(
        title=f"Saison {year}-{year + 1}", page=page, tariff=tariff, starts_on=dt.date(year, 9, 15), ends_on=dt.date(year + 1, 6, 30)
    )
