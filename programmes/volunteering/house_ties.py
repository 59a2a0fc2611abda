"""What the volunteers' rows become when a house closes: shifts go with their dates, volunteers are asked at the other house."""

from portal.kit import clock, registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along
from portal.places.house_ties import history
from programmes.enums import SessionState

from .actions.rehome_volunteers import rehome_volunteers, volunteers_here
from .models import FirstTimeLink, HouseFeed, NeedTemplate, Post, Shift, StandingShift


def _shifts(house):
    return Shift.objects.filter(maison=house, session__end__gt=clock.now()).exclude(session__state=SessionState.CANCELLED)


def _standing(house):
    return StandingShift.objects.filter(maison=house, ended_at=None)


def _posts(house):
    return Post.objects.filter(maison=house, retired=False)


def _needs(house):
    return NeedTemplate.objects.filter(maison=house, retired=False)


def _links(house):
    return FirstTimeLink.objects.filter(maison=house, stopped_at=None, until__gt=clock.now())


def _feeds(house):
    return HouseFeed.objects.live().filter(maison=house)


def register() -> None:
    ties = registry.house_ties
    why = "Les créneaux vont avec leurs dates ; qui s’y est inscrit est prévenu."
    ties.add("volunteering.Shift", HouseTie("créneaux bénévoles à venir", _shifts, taken_along(_shifts), why=why), order=20)
    why = "Ils continuent à l’autre maison."
    ties.add("volunteering.StandingShift", HouseTie("créneaux réguliers", _standing, taken_along(_standing), why=why), order=450)
    ties.add("volunteering.Post", HouseTie("postes bénévoles", _posts, taken_along(_posts), why="L’autre maison les propose."), order=451)
    why = "L’autre maison les reprend."
    ties.add("volunteering.NeedTemplate", HouseTie("besoins de bénévoles écrits", _needs, taken_along(_needs), why=why), order=452)
    why = "On leur propose des créneaux à l’autre maison ; chacun garde le choix de ses maisons."
    ties.add("volunteering.Volunteer_maisons", HouseTie("bénévoles de la maison", volunteers_here, rehome_volunteers, why=why), order=453)
    ties.add("volunteering.FirstTimeLink", history("liens de première fois", "ils s’éteignent d’eux-mêmes.", _links), order=900)
    why = "ils restent lisibles, et se vident : les créneaux sont dans celui de l’autre maison."
    ties.add("volunteering.HouseFeed", history("agendas des créneaux suivis", why, _feeds), order=900)
    ties.add("volunteering.WorkedHours", history("heures données", "elles restent données ici."), order=900)
    ties.add("volunteering.Thanks", history("mercis", "ils restent."), order=900)
