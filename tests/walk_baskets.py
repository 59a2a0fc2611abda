"""The pages of the baskets that the browser walks, as `tests.walk_pages` says: each of a row of the demo that is looked for."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay, _houses, by


def of_farms(address: str) -> Lay:
    """This address, its `{contract}`, `{order}` those of the farm that was short, `{day}` the next date, `{terms}` the season."""

    def lay() -> tuple[str, Any]:
        line = apps.get_model("paniers", "OrderLine").objects.filter(instead_of__isnull=False).select_related("order__contract").first()
        contract = line.order.contract
        items = apps.get_model("paniers", "WeekItem").objects.filter(season__terms=contract.terms_id, day__gt=line.order.day)
        day = items.order_by("day").values_list("day", flat=True).first()
        keys = {"contract": contract.pk, "order": line.order_id, "day": day.isoformat(), "terms": contract.terms_id}
        return by("direction", address.format(**keys))()

    return lay


def paper_of_baskets(address: str) -> Lay:
    """The confirmation of a subscription of the first house, for somebody who reads Arabic."""

    def lay() -> tuple[str, Any]:
        rows = apps.get_model("paniers", "Subscription").objects.filter(enrolment__person__language="ar", number__isnull=False)
        row = rows.filter(enrolment__sheet__maison__slug="quais").order_by("pk").first()
        return by("accueil", f"/equipe/bons/paniers.Subscription/{row.pk}/{address}")()

    return lay


def of_a_subscription(address: str, who: str = "accueil", **which: Any) -> Lay:
    """This address about a subscription that runs, `{pk}` put in it: seen at the counter of its house (`{person}` is who collects), or
    by its own household (`who` empty)."""

    def lay() -> tuple[str, Any]:
        rows = apps.get_model("paniers", "Subscription").objects.filter(enrolment__state="confirmed", **which).order_by("pk")
        agent = by(who, "")()[1] if who else None
        row = (
            rows.filter(enrolment__sheet__maison__in=_houses(agent)) if agent else rows.exclude(renewal="accepted")
        ).first() or rows.first()
        person = row.enrolment.household.members()[0].person
        if agent is None and person.user is None:
            person.user = apps.get_model("people", "User").objects.create_user(f"paniers{row.pk}@exemple.fr")
            person.save(update_fields=["user"])
        return address.format(pk=row.pk, person=person.pk), agent or person.user

    return lay


def of_a_basket(address: str) -> Lay:
    """This address about a basket to come of the house of the demo's counter, `{basket}` put in it."""

    def lay() -> tuple[str, Any]:
        agent = by("accueil", "")()[1]
        rows = apps.get_model("paniers", "Basket").objects.filter(planned_for__maison__in=_houses(agent), state="planned")
        return address.format(basket=rows.order_by("-planned_for__start", "pk").first().pk), agent

    return lay


def of_a_season(address: str) -> Lay:
    """The screens that prepare the baskets, `{sheet}`, `{terms}`, `{position}` (of its last week) put in."""

    def lay() -> tuple[str, Any]:
        agent = by("responsable", "")()[1]
        rows = apps.get_model("paniers", "Distribution").objects.filter(session__maison__in=_houses(agent)).select_related("session")
        last = rows.order_by("-position", "pk").first()
        terms = apps.get_model("paniers", "SeasonTerms").objects.get(season=last.session.activity_id)
        sheet = last.session.on_sheets.get().sheet_id
        return address.format(sheet=sheet, terms=terms.pk, position=last.position), agent

    return lay


def of_her_baskets(address: str) -> Lay:
    """Somebody who collects baskets in the first house, given an account for the occasion."""

    def lay() -> tuple[str, Any]:
        rows = apps.get_model("paniers", "Subscription").objects.filter(number__isnull=False, enrolment__person__successor=None)
        person = rows.select_related("enrolment__person").order_by("pk")[0].enrolment.person
        if person.user is None:
            person.user = get_user_model().objects.create_user("abonnee@exemple.fr")
            person.save(update_fields=["user"])
        return address, person.user

    return lay


def of_rules(address: str) -> Lay:
    """The screens where a season is prepared, by who rules the whole town: `{season}` is its page, `{size}` the size withdrawn, `{house}`
    a house without dates."""

    def lay() -> tuple[str, Any]:
        size = apps.get_model("paniers", "BasketSize").objects.filter(offered=False).select_related("terms").first()
        planned = apps.get_model("programmes", "Session").objects.filter(activity=size.terms.season_id).values("maison")
        houses = apps.get_model("places", "Maison").objects.order_by("pk")
        house = houses.exclude(pk__in=planned).first() or houses.first()
        return by("direction", address.format(season=size.terms.season_id, size=size.pk, house=house.pk))()

    return lay


BASKETS: list[tuple[str, str | Lay]] = [
    ("mes paniers, à leur début", of_her_baskets("/mon-espace/paniers/")),
    ("équipe, confirmation", paper_of_baskets("")),
    ("équipe, confirmation ouverte", paper_of_baskets("?langue=uk&pli=ouvert")),
    ("équipe, à montrer", paper_of_baskets("montrer/")),
    ("mes paniers", of_a_subscription("/mon-espace/paniers/", "", renewal="offered")),
    ("changer mes paniers", of_a_subscription("/mon-espace/paniers/{pk}/changer/", "")),
    ("arrêter mes paniers", of_a_subscription("/mon-espace/paniers/{pk}/arreter/", "")),
    ("continuer mes paniers", of_a_subscription("/mon-espace/paniers/{pk}/continuer/", "", renewal="offered")),
    ("qui vient chercher mon panier", of_a_subscription("/mon-espace/paniers/{pk}/qui-vient/", "")),
    ("équipe, l’abonnement d’une personne", of_a_subscription("/equipe/paniers/personne/{person}/abonnement/")),
    ("équipe, changer un abonnement", of_a_subscription("/equipe/paniers/abonnement/{pk}/changer/")),
    ("équipe, arrêter un abonnement", of_a_subscription("/equipe/paniers/abonnement/{pk}/arreter/")),
    ("équipe, continuer ou non", of_a_subscription("/equipe/paniers/abonnement/{pk}/continuer/")),
    ("équipe, qui vient chercher le panier", of_a_subscription("/equipe/paniers/abonnement/{pk}/qui-vient/")),
    ("équipe, ce que devient un panier", of_a_basket("/equipe/paniers/panier/{basket}/")),
    ("équipe, la place dans une maison", of_a_season("/equipe/paniers/place/{sheet}/")),
    ("équipe, changer une semaine", of_a_season("/equipe/paniers/semaines/{terms}/{position}/")),
    ("équipe, préparer la saison", of_rules("/equipe/paniers/saisons/{season}/")),
    ("équipe, les règles d’une saison", of_rules("/equipe/paniers/saisons/{season}/regles/")),
    ("équipe, les tailles de panier", of_rules("/equipe/paniers/saisons/{season}/tailles/")),
    ("équipe, une taille de panier", of_rules("/equipe/paniers/tailles/{size}/")),
    ("équipe, les dates d’une maison", of_rules("/equipe/paniers/saisons/{season}/maison/{house}/")),
    ("équipe, contenu d’un jour", of_farms("/equipe/paniers/semaine/{terms}/{day}/")),
    ("équipe, un contrat de ferme", of_farms("/equipe/paniers/producteurs/contrat/{contract}/")),
    ("équipe, une commande à relire", of_farms("/equipe/paniers/producteurs/contrat/{contract}/{day}/")),
    ("équipe, une commande livrée", of_farms("/equipe/paniers/producteurs/commande/{order}/")),
    ("équipe, une livraison à corriger", of_farms("/equipe/paniers/producteurs/commande/{order}/livraison/")),
]
