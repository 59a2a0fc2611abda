from django.urls import reverse

from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.actions.take_along import taken_along

from .models import AddressRegistration, CaseLead, Referral


def _leads(house):
    return CaseLead.objects.running().filter(maison=house)


def _referrals(house):
    return Referral.objects.filter(maison=house, closed_on=None)


def _addresses(house):
    return AddressRegistration.objects.active().filter(maison=house)


def register() -> None:
    ties = registry.house_ties
    why = "La personne garde sa référente ou son référent, qui la suit depuis l’autre maison."
    ties.add("casework.CaseLead", HouseTie("parcours suivis", rows=_leads, rehome=taken_along(_leads), why=why), order=410)
    why = "L’équipe de l’autre maison en prend des nouvelles."
    ties.add("casework.Referral", HouseTie("orientations en cours", rows=_referrals, rehome=taken_along(_referrals), why=why), order=420)
    by_hand = (
        "Chaque attestation porte l’adresse d’ici : voyez chaque personne, remettez son courrier, et domiciliez-la à une autre adresse."
    )
    tie = HouseTie("domiciliations en cours", rows=_addresses, by_hand=by_hand, url=lambda house: reverse("desk_addresses"))
    ties.add("casework.AddressRegistration", tie, order=530)
