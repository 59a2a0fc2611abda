"""The pages that the browser walks: axe, both themes, three widths, no sideways scroll.

They are pages of Belleroche, the demo's town, on its day. A room adds a line here: a name and an address, or instead of the address a
function, called when the database may be written, that lays what the page needs and returns `(address, user)`; None is a visitor.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.auth import get_user_model

from portal.kit.visibility import scope_of
from programmes.opinion_links import link_for

BREAD, CANOE = "Pain et pizza au four du quartier", "Descente en canoë"  # of `programmes.sign_up_demo`
Lay = Callable[[], tuple[str, Any]]


def by(name: str, address: str) -> Lay:
    """This address, seen by one of the demo's accounts (`portal.people.rules.demo_accounts`)."""

    def lay() -> tuple[str, Any]:
        return address, get_user_model().objects.get(email=f"{name}@belleroche.example")

    return lay


def draft_of_prices(address: str) -> Lay:
    """A screen of the demo's draft of prices, seen by the direction."""

    def lay() -> tuple[str, Any]:
        draft = apps.get_model("tariffs", "TariffVersion").objects.get(published_at=None)
        return by("direction", f"/equipe/tarifs/version/{draft.pk}/{address}")()

    return lay


def of_desk(address: str) -> Lay:
    """This address, its `{regie}`, `{deposit}`, `{record}`, `{payment}` those of the demo's desk."""

    def lay() -> tuple[str, Any]:
        deposit = apps.get_model("ledger", "Deposit").objects.filter(state="handed").first()
        record = apps.get_model("ledger", "TillRecord").objects.first()
        payment = deposit.lines.first().payment
        keys = {"regie": deposit.regie_id, "deposit": deposit.pk, "record": record.pk, "payment": payment.uuid}
        return by("regie", address.format(**keys))()

    return lay


def asked_of_regie() -> tuple[str, Any]:
    """What a household of her house answers, as the demo's régisseur notes it."""
    user = get_user_model().objects.get(email="regie@belleroche.example")
    homes = apps.get_model("households", "Household").objects.within(scope_of(user, "money.close"))
    row = (
        apps.get_model("ledger", "Reminder")
        .objects.filter(household__in=homes.values("pk"), answered_at=None)
        .order_by("-step", "pk")
        .first()
    )
    return f"/equipe/regie/relances/{row.pk}/reponse/", user


def confided(address: str, *, inside: bool = True, who: str = "accueil") -> Lay:
    """The demo's sheet in a volunteer's hands, its `{token}`, `{pass}`, `{day}` put in the address; `inside`: as the team sees it."""

    def lay() -> tuple[str, Any]:
        held = apps.get_model("people", "SheetPass").objects.get()
        where = address.replace("{token}", held.token).replace("{pass}", str(held.pk)).replace("{day}", held.key)
        return by(who, where)() if inside else (where, None)

    return lay


def of_first_house(address: str) -> Lay:
    """This address, its `{house}` the house of the counter's account, its `{holder}` somebody known there who has a card."""

    def lay() -> tuple[str, Any]:
        house = apps.get_model("places", "Maison").objects.order_by("pk").first()
        holder = apps.get_model("people", "Person").objects.filter(known_at__maison=house, cards__state="active").order_by("pk").first()
        return by("accueil", address.replace("{house}", str(house.pk)).replace("{holder}", str(holder.pk)))()

    return lay


def with_an_advance() -> tuple[str, Any]:
    """The page where a referent takes back what her household has in advance: what it paid last is undone first."""
    from portal.ledger.actions import reverse_charge

    user = get_user_model().objects.get(email="amina@belleroche.example")
    home = apps.get_model("households", "Household").objects.led_by(user).order_by("pk").first()
    line = apps.get_model("ledger", "Charge").objects.filter(household=home, allocations__cents__gt=0, reversed_by=None).first()
    if line is not None:
        reverse_charge(charge=line, reason="essai", by=None)
    return f"/mon-espace/a-regler/reprendre/{home.pk}/", user


def put_aside(address: str) -> Lay:
    """This address, while two files wait for the agent."""

    def lay() -> tuple[str, Any]:
        where, agent = by("accueil", address)()
        for place, title in ((1, "Un panier pour Mme B."), (2, "Nouvelle personne")):
            apps.get_model("desk", "AsideFile").objects.create(agent=agent, place=place, title=title, path="/equipe/personnes/nouvelle/")
        return where, agent

    return lay


def data_request(kind: str, address: str) -> Lay:
    """A screen of the demo's open request of this kind, seen by the data protection officer."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("privacy", "DataRequest").objects.get(kind=kind, state="open")
        return by("dpo", f"/equipe/donnees/{row.pk}/{address}")()

    return lay


def of_row(name: str, model: str, address: str, app: str = "casework", **which: Any) -> Lay:
    """This address with the key of a row of the demo's casework, seen by an account; `name` empty: a visitor."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model(app, model).objects.filter(**which).order_by("pk").first()
        where = address.replace("{pk}", str(row.pk)).replace("{person}", str(getattr(row, "person_id", "")))
        return by(name, where)() if name else (where, None)

    return lay


def of_money(model: str, address: str, **which: Any) -> Lay:
    """This address with the key of a row of the demo's régie, seen by who holds it."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("ledger", model).objects.filter(**which).order_by("pk").first()
        return by("regie", address.replace("{pk}", str(row.pk)).replace("{uuid}", str(getattr(row, "uuid", ""))))()

    return lay


def data_of_amina(address: str) -> Lay:
    def lay() -> tuple[str, Any]:
        amina = apps.get_model("people", "Person").objects.get(email="amina@belleroche.example")
        return by("dpo", f"/equipe/personnes/{amina.pk}/donnees/{address}")()

    return lay


def of_a_draw(done: bool, address: str, who: str) -> Lay:
    """The demo's draw that is done, or to come: its `{sheet}`, Amina's place on it (`{mine}`), the `{last}` who asked."""

    def lay() -> tuple[str, Any]:
        rows = apps.get_model("programmes", "Enrolment").objects.filter(sheet__selection="draw", sheet__drawn_at__isnull=not done)
        mine, last = rows.get(person__user__email="amina@belleroche.example"), rows.order_by("pk").last()
        keys = {"{sheet}": mine.sheet_id, "{mine}": mine.pk, "{last}": last.pk}
        where = address
        for mark, key in keys.items():
            where = where.replace(mark, str(key))
        return by(who, where)()

    return lay


def moment(address: str, who: str | None) -> Lay:
    """The public writer of the demo: its `{page}`, a `{moment}` still free, a `{place}` to come and its `{person}`."""

    def lay() -> tuple[str, Any]:
        page = apps.get_model("appointments", "Permanence").objects.get(slug="ecrivain-public")
        slots = apps.get_model("appointments", "AppointmentSlot").objects.filter(session__activity=page.pk).in_order()
        place = (
            apps.get_model("programmes", "Enrolment").objects.active().filter(sheet__slot__in=slots).order_by("-sheet__sessions__start")[0]
        )
        found = {"page": page.pk, "moment": slots.open_online().last().pk, "place": place.pk, "person": place.person_id}
        return by(who, address.format(**found))() if who else (address.format(**found), None)

    return lay


def shift_of_the_demo(address: str, who: str = "amina") -> Lay:
    """A `{shift}` still open of the demo, for the `{person}` of the demo's resident; seen by `who`."""

    def lay() -> tuple[str, Any]:
        shift = apps.get_model("volunteering", "Shift").objects.open_to_volunteers().counted().filter(free__gt=0).in_order().last()
        person = by("amina", "")()[1].person
        return by(who, address.format(shift=shift.pk, person=person.pk))()

    return lay


def of_the_question(what: str) -> Lay:
    """« Était-ce bien ? » of the demo's course: the « link » of its last morning, of one too « late », what the « desk » reads."""

    def lay() -> tuple[str, Any]:
        place = apps.get_model("programmes", "Enrolment").objects.filter(sheet__activity__slug="prendre-en-main-son-telephone").first()
        over = place.sheet.sessions.filter(opinions__isnull=False).distinct().order_by("start")
        if what == "desk":
            return by("direction", f"/equipe/rendez-vous/date/{over.last().pk}/avis/")()
        return urlsplit(link_for(place.pk, (over.first() if what == "late" else over.last()).pk)).path, None

    return lay


def asked(title: str, address: str, who: str | None) -> Lay:
    """A sign-up of the demo that asks something: its `{sheet}`, a `{place}` of a group that waits, its `{person}`; `who` None: hers."""

    def lay() -> tuple[str, Any]:
        sheet = apps.get_model("programmes", "SignUpSheet").objects.get(activity__title=title)
        place = sheet.enrolments.order_by("-state", "pk").first()
        found = {"sheet": sheet.pk, "place": place.pk, "person": place.person_id}
        where = address.format(**found)
        return by(who, where)() if who else (where, place.person.user)

    return lay


def planned(address: str) -> Lay:
    """The planner's screens about the demo's course at the house of its staff, `{series}`, `{date}`, `{page}`, `{house}` put in."""

    def lay() -> tuple[str, Any]:
        series = apps.get_model("programmes", "Series").objects.filter(recipe="parcours", maison__slug="quais").order_by("pk").first()
        found = {"series": series.pk, "date": series.sessions.first().pk, "page": series.activity_id, "house": series.maison_id}
        return by("responsable", address.format(**found))()

    return lay


def of_a_subscriber(address: str) -> Lay:
    """This address about somebody who collects baskets in the house of the demo's counter, `{person}` put in it."""

    def lay() -> tuple[str, Any]:
        agent = by("accueil", "")()[1]
        rows = apps.get_model("paniers", "Subscription").objects.filter(enrolment__person__known_at__maison__in=_houses(agent))
        return address.format(person=rows.order_by("pk").values_list("enrolment__person", flat=True).first() or _anybody(agent)), agent

    return lay


def _houses(agent) -> list[int]:
    return list(agent.role_assignments.values_list("maison", flat=True))


def _anybody(agent) -> int:
    return apps.get_model("people", "PersonMaison").objects.filter(maison__in=_houses(agent)).order_by("pk").first().person_id


def of_the_course(address: str, who: str = "responsable") -> Lay:
    """The demo's course that goes on today: its `{sheet}`, its `{date}` of today, the `{place}` of somebody who missed two of them."""

    def lay() -> tuple[str, Any]:
        places = apps.get_model("programmes", "Enrolment").objects.filter(sheet__activity__slug="prendre-en-main-son-telephone")
        first, second = places.order_by("pk")[:2]
        today = first.sheet.sessions.order_by("start")[4]
        found = {"sheet": first.sheet_id, "date": today.pk, "place": second.pk, "person": first.person_id}
        return by(who, address.format(**found))()

    return lay


PAGES: list[tuple[str, str | Lay]] = [
    ("accueil", "/"),
    ("maisons", "/maisons/"),
    ("une maison", "/maisons/quais/"),
    ("recherche", "/recherche/?q=panier"),
    ("recherche vaine", "/recherche/?q=zzz"),
    ("actualités", "/actualites/"),
    ("accessibilité", "/accessibilite/"),
    ("mentions légales", "/mentions-legales/"),
    ("données personnelles", "/donnees-personnelles/"),
    ("paniers", "/paniers/"),
    ("la saison des paniers", "/paniers-solidaires/"),
    ("paniers, mois après mois", "/paniers/mois/"),
    ("recettes", "/recettes/"),
    ("recettes, avec un produit", "/recettes/?produit=Carottes"),
    ("recettes, rien avec un produit", "/recettes/?produit=Ananas"),
    ("une recette", "/recettes/soupe-de-potimarron-aux-noix/"),
    ("fermes", "/fermes/"),
    ("une ferme", "/fermes/ferme-des-trois-noyers/"),
    ("une visite de ferme", "/une-apres-midi-a-la-ferme/"),
    ("équipe, une recette dite au comptoir", of_a_subscriber("/equipe/paniers/recette/{person}/")),
    ("proposer une recette", by("amina", "/mon-espace/paniers/recette/")),
    ("programmes", "/programmes/"),
    ("programmes d’une maison", "/programmes/?maison=quais&type=event"),
    ("programmes, rien", "/programmes/?maison=quais&type=basket&page=9"),
    ("programmes, cherchés", "/programmes/?jour=mercredi&moment=matin&pour=enfants&pour=familles&acces=poussette&niveau=zz"),
    ("programmes, à mon prix", by("amina", "/programmes/?prix=mien")),
    ("programmes, prix d’un visiteur", "/programmes/?prix=mien&places=oui"),
    ("un parcours", "/maisons/quais/mon-telephone-pas-a-pas/"),
    ("une activité, à mon prix", by("amina", "/maisons/quais/repas-du-mardi/")),
    ("mon espace, une famille", by("amina", "/mon-espace/")),
    ("mes places, une famille", by("amina", "/mon-espace/places/")),
    ("ce qui est passé", by("amina", "/mon-espace/historique/")),
    ("ce qui est passé, rien", by("nouvelle", "/mon-espace/historique/")),
    ("agenda", "/agenda/"),
    ("agenda d’une maison", "/agenda/?maison=quais"),
    ("agenda, au mois", "/agenda/?vue=mois"),
    ("agenda, au mois, une maison", "/agenda/?vue=mois&mois=2026-12&maison=quais"),
    ("agenda, rien", "/agenda/?vue=mois&mois=2027-09&type=event"),
    ("un rendez-vous", "/maisons/quais/repas-de-quartier/"),
    ("prendre rendez-vous", "/rendez-vous/"),
    ("donner un coup de main", "/benevolat/"),
    ("charte des bénévoles", "/benevolat/charte/"),
    ("créneaux à prendre", "/benevolat/creneaux/"),
    ("créneaux à prendre, une bénévole", shift_of_the_demo("/benevolat/creneaux/")),
    ("un créneau", shift_of_the_demo("/benevolat/creneaux/{shift}/")),
    ("un créneau, chaque semaine", shift_of_the_demo("/benevolat/creneaux/{shift}/regulier/")),
    ("mes créneaux réguliers", shift_of_the_demo("/benevolat/reguliers/")),
    ("équipe, un créneau pour elle", shift_of_the_demo("/equipe/benevoles/personne/{person}/creneaux/", "direction")),
    ("équipe, chaque semaine pour elle", shift_of_the_demo("/equipe/benevoles/personne/{person}/creneaux/{shift}/regulier/", "direction")),
    ("une permanence", "/maisons/quais/ecrivain-public/"),
    ("un moment", moment("/rendez-vous/moment/{moment}/", None)),
    ("entrer", "/compte/login/"),
    ("démonstration", "/demo/"),
    ("mon espace", by("nouvelle", "/mon-espace/")),
    ("mon compte", by("nouvelle", "/compte/")),
    ("équipe, accueil", by("accueil", "/equipe/")),
    ("équipe, quelqu’un est cherché", by("accueil", "/equipe/?q=mar")),
    ("équipe, une personne", of_a_subscriber("/equipe/personnes/{person}/")),
    ("équipe, ce qui a été fait", of_a_subscriber("/equipe/personnes/{person}/gestes/")),
    ("équipe, ses places", of_a_subscriber("/equipe/personnes/{person}/places/")),
    ("équipe, rappeler", of_a_subscriber("/equipe/personnes/{person}/rappeler/")),
    ("équipe, une maison de plus", of_a_subscriber("/equipe/personnes/{person}/maison/")),
    ("équipe, téléphone", by("accueil", "/equipe/telephone/?q=mar")),
    ("équipe, qui appelle", of_a_subscriber("/equipe/telephone/{person}/")),
    ("équipe, appels à passer", by("direction", "/equipe/appels/")),
    ("équipe, dossiers de côté", put_aside("/equipe/")),
    ("reprendre une avance", with_an_advance),
    ("mon agenda", by("amina", "/mon-espace/agenda/")),
    ("mon agenda, pas encore", by("nouvelle", "/mon-espace/agenda/")),
    ("équipe, son agenda", of_a_subscriber("/equipe/personnes/{person}/agenda/")),
    ("mes données", by("amina", "/mon-espace/mes-donnees/")),
    ("mes données, demander", by("amina", "/mon-espace/mes-donnees/demander/")),
    ("registre des traitements", "/donnees-personnelles/registre/"),
    ("équipe, demandes sur les données", by("responsable", "/equipe/donnees/")),
    ("équipe, une demande", data_request("rectification", "")),
    ("équipe, effacer", data_request("erasure", "effacer/")),
    ("équipe, données d’une personne", data_of_amina("")),
    ("équipe, qui a ouvert sa fiche", data_of_amina("lectures/")),
    ("équipe, durées", by("dpo", "/equipe/donnees/durees/")),
    ("équipe, purges", by("dpo", "/equipe/donnees/purges/")),
    ("équipe, lectures", by("dpo", "/equipe/donnees/lectures/")),
    ("équipe, passages", by("accueil", "/equipe/passages/")),
    ("équipe, direction", by("direction", "/equipe/")),
    ("équipe, messages", by("direction", "/equipe/messages/")),
    ("équipe, messages revenus", by("direction", "/equipe/messages/?etat=returned")),
    ("équipe, courriers", by("direction", "/equipe/courriers/")),
    ("équipe, adresses à vérifier", by("direction", "/equipe/coordonnees/")),
    ("équipe, rendez-vous", by("animation", "/equipe/rendez-vous/")),
    ("équipe, bénévoles de la semaine", by("animation", "/equipe/benevoles/")),
    ("un tirage ouvert", "/maisons/quais/journee-a-la-mer/"),
    ("demander une place au tirage", of_a_draw(False, "/inscription/{sheet}/", "amina")),
    ("ma demande au tirage", of_a_draw(False, "/mon-espace/places/{mine}/", "amina")),
    ("mon résultat du tirage", of_a_draw(True, "/mon-espace/places/{mine}/", "amina")),
    ("équipe, feuille d’un tirage", of_a_draw(True, "/equipe/rendez-vous/{sheet}/", "direction")),
    ("équipe, tirage à venir", of_a_draw(False, "/equipe/rendez-vous/{sheet}/tirage/", "direction")),
    ("équipe, tirage fait", of_a_draw(True, "/equipe/rendez-vous/{sheet}/tirage/", "direction")),
    ("équipe, réglages d’une inscription", of_a_draw(False, "/equipe/rendez-vous/{sheet}/reglages/", "direction")),
    ("équipe, passer devant", of_a_draw(True, "/equipe/rendez-vous/place/{last}/devant/", "direction")),
    ("équipe, présences du jour", of_the_course("/equipe/rendez-vous/{sheet}/presences/{date}/")),
    ("équipe, reporter les présences", of_the_course("/equipe/rendez-vous/{sheet}/presences/{date}/papier/")),
    ("équipe, prendre des nouvelles", of_the_course("/equipe/rendez-vous/absence/{place}/")),
    ("équipe, attestations", of_the_course("/equipe/personnes/{person}/attestations/")),
    ("équipe, fréquentation", by("responsable", "/equipe/rendez-vous/frequentation/")),
    ("était-ce bien ?", of_the_question("link")),
    ("était-ce bien, plus demandé", of_the_question("late")),
    ("équipe, était-ce bien ?", of_the_question("desk")),
    ("attestations", by("amina", "/mon-espace/attestations/")),
    ("vérifier une attestation", "/attestation/"),
    ("s’inscrire, qui vient", asked(BREAD, "/inscription/{sheet}/", "amina")),
    ("équipe, inscrire", asked(BREAD, "/equipe/rendez-vous/{sheet}/inscrire/?personne={person}", "direction")),
    ("équipe, une inscription", asked(BREAD, "/equipe/rendez-vous/{sheet}/", "direction")),
    ("équipe, à regarder", asked(CANOE, "/equipe/rendez-vous/{sheet}/", "direction")),
    ("équipe, ce qu’on demande", asked(BREAD, "/equipe/rendez-vous/{sheet}/questions/", "direction")),
    ("équipe, préparer une date", asked(BREAD, "/equipe/rendez-vous/{sheet}/preparation/", "direction")),
    ("équipe, un groupe", asked(BREAD, "/equipe/rendez-vous/place/{place}/groupe/", "direction")),
    ("équipe, quelqu’un de plus", asked(BREAD, "/equipe/rendez-vous/place/{place}/accompagnant/", "direction")),
    ("quelqu’un vient avec moi", asked(BREAD, "/mon-espace/places/{place}/accompagnant/", None)),
    ("équipe, permanences", by("animation", "/equipe/permanences/")),
    ("équipe, mes rendez-vous", by("animation", "/equipe/permanences/mes-rendez-vous/")),
    ("équipe, préparer une permanence", moment("/equipe/permanences/preparer/{page}/", "animation")),
    ("équipe, règles d’une permanence", moment("/equipe/permanences/regles/{page}/", "animation")),
    ("équipe, annuler une demi-journée", moment("/equipe/permanences/moment/{moment}/annuler/", "animation")),
    ("équipe, un rendez-vous pour quelqu’un", moment("/equipe/permanences/personnes/{person}/?permanence={page}", "accueil")),
    ("équipe, rendez-vous noté", moment("/equipe/permanences/personnes/{person}/note/{place}/", "accueil")),
    ("équipe, déplacer un rendez-vous", moment("/equipe/permanences/place/{place}/deplacer/", "accueil")),
    ("équipe, régie", by("regie", "/equipe/regie/")),
    ("équipe, ma caisse", by("regie", "/equipe/regie/caisse/")),
    ("équipe, ouvrir ma caisse", of_row("regie", "Regie", "/equipe/regie/caisse/ouvrir/{pk}/", "ledger", code="accueil")),
    ("équipe, une caisse fermée", of_row("regie", "CashSession", "/equipe/regie/caisse/{pk}/", "ledger", difference_cents=-100)),
    ("équipe, fermer une caisse oubliée", of_row("regie", "CashSession", "/equipe/regie/caisse/{pk}/fermer/", "ledger", closed_at=None)),
    ("équipe, régies et mandats", by("direction", "/equipe/regie/regies/")),
    ("équipe, une régie", of_row("direction", "Regie", "/equipe/regie/regies/{pk}/", "ledger", code="accueil")),
    ("équipe, écrire une régie", by("direction", "/equipe/regie/regies/nouvelle/")),
    ("équipe, modifier une régie", of_row("direction", "Regie", "/equipe/regie/regies/{pk}/modifier/", "ledger", code="accueil")),
    ("équipe, donner un mandat", of_row("direction", "Regie", "/equipe/regie/regies/{pk}/mandat/", "ledger", code="accueil")),
    ("équipe, finir un mandat", of_row("direction", "Mandate", "/equipe/regie/mandats/{pk}/finir/", "ledger", role="regisseur")),
    ("équipe, relances", by("regie", "/equipe/regie/relances/")),
    ("équipe, ce qui a été dit", asked_of_regie),
    ("équipe, une liste pour l’ordonnateur", of_row("regie", "RecoveryList", "/equipe/regie/relances/listes/{pk}/", "ledger", number=1)),
    ("équipe, facturation", by("direction", "/equipe/regie/facturation/")),
    ("équipe, un mois à inscrire", of_row("direction", "BillingRun", "/equipe/regie/facturation/{pk}/", "ledger", source="paniers")),
    ("équipe, versements", by("regie", "/equipe/regie/versements/")),
    ("équipe, verser des espèces", of_desk("/equipe/regie/versements/regies/{regie}/cash/")),
    ("équipe, un versement", of_desk("/equipe/regie/versements/{deposit}/")),
    ("équipe, registre", by("regie", "/equipe/regie/registre/")),
    ("équipe, remise de service", of_desk("/equipe/regie/registre/regies/{regie}/handover/")),
    ("équipe, un procès-verbal", of_desk("/equipe/regie/registre/{record}/")),
    ("équipe, journal", by("comptable", "/equipe/regie/journal/?du=2026-10-01")),
    ("équipe, écritures", by("comptable", "/equipe/regie/journal/ecritures/?du=2026-11-01")),
    ("équipe, balance", by("comptable", "/equipe/regie/journal/balance/")),
    ("équipe, années", by("regie", "/equipe/regie/journal/exercices/")),
    ("équipe, copie d’une quittance", of_desk("/equipe/regie/paiements/{payment}/copie/")),
    ("équipe, remboursements à approuver", by("regie", "/equipe/regie/remboursements/?etat=a-approuver")),
    ("équipe, remboursements à faire", by("regie", "/equipe/regie/remboursements/?etat=a-faire")),
    ("équipe, un remboursement", of_money("Refund", "/equipe/regie/remboursements/{pk}/", state="asked")),
    ("équipe, une demande au comptable", of_money("RefundOrder", "/equipe/regie/remboursements/demandes/{pk}/")),
    ("équipe, rendre de l’argent", of_money("Payment", "/equipe/regie/paiements/{uuid}/rendre/", state="succeeded")),
    ("équipe, à traiter à la régie", by("regie", "/equipe/regie/a-traiter/")),
    ("équipe, une tâche de régie", of_money("MoneyTask", "/equipe/regie/a-traiter/{pk}/", settled_at=None)),
    ("équipe, paniers", by("accueil", "/equipe/paniers/")),
    ("équipe, ses paniers", of_a_subscriber("/equipe/paniers/personne/{person}/")),
    ("équipe, la place dans les maisons", by("responsable", "/equipe/paniers/place/")),
    ("équipe, où l’on donne un panier", by("responsable", "/equipe/paniers/dons/")),
    ("équipe, les semaines de paniers", by("responsable", "/equipe/paniers/semaines/")),
    ("équipe, feuille du jour", confided("/equipe/paniers/jour/{day}/")),
    ("équipe, préparation du jour", by("accueil", "/equipe/paniers/preparer/2026-11-26/")),
    ("équipe, paniers pas retirés", confided("/equipe/paniers/jour/{day}/usages/", who="responsable")),
    ("équipe, confier la feuille", confided("/equipe/paniers/jour/{day}/confier/")),
    ("équipe, carte lue", confided("/equipe/paniers/jour/{day}/?n=2")),
    ("équipe, feuille papier à reporter", confided("/equipe/paniers/jour/{day}/papier/")),
    ("équipe, fermes", by("direction", "/equipe/paniers/producteurs/")),
    ("équipe, contenu des semaines", by("direction", "/equipe/paniers/semaine/")),
    ("équipe, une ferme de plus", by("direction", "/equipe/paniers/producteurs/ferme/")),
    ("équipe, bilan des fermes", by("direction", "/equipe/paniers/producteurs/annee/2026/")),
    ("feuille d’une bénévole, carte lue", confided("/feuille/{token}/?n=2", inside=False)),
    ("équipe, bilan des paniers", by("direction", "/equipe/paniers/bilan/")),
    ("équipe, bilan des paniers, une maison", by("responsable", "/equipe/paniers/bilan/?par=jour")),
    ("équipe, d’autres prix essayés", by("regie", "/equipe/paniers/bilan/essai/?prix_550=6")),
    ("équipe, coûts des paniers", of_row("direction", "SeasonTerms", "/equipe/paniers/bilan/couts/{pk}/", "paniers")),
    ("équipe, cartes en réserve", by("accueil", "/equipe/cartes/")),
    ("équipe, papiers", by("accueil", "/equipe/papiers/")),
    ("équipe, saisir un papier", of_first_house("/equipe/papiers/personne/{house}/saisir/")),
    ("équipe, saisir « Rappelez-moi »", of_first_house("/equipe/papiers/rappel/{house}/saisir/")),
    ("équipe, un code sur papier", of_first_house("/equipe/personnes/{holder}/code/")),
    ("équipe, lien d’une feuille", confided("/equipe/feuilles/{pass}/")),
    ("équipe, carte d’une feuille", confided("/equipe/feuilles/{pass}/imprimer/")),
    ("feuille d’une bénévole", confided("/feuille/{token}/", inside=False)),
    ("feuille inconnue", "/feuille/inconnue/"),
    ("les prix", "/tarifs/"),
    ("trouver mon prix", "/tarifs/paniers/mon-prix/"),
    ("trouver mon prix, avis d’impôt", "/tarifs/sorties-culturelles/mon-prix/"),
    ("équipe, tarifs", by("comptable", "/equipe/tarifs/")),
    ("équipe, un tarif", by("direction", "/equipe/tarifs/paniers/")),
    ("équipe, nouveau tarif", by("direction", "/equipe/tarifs/nouveau/")),
    ("équipe, brouillon de prix", draft_of_prices("")),
    ("équipe, publier des prix", draft_of_prices("publier/")),
    ("équipe, bilan solidaire", by("regie", "/equipe/tarifs/paniers/bilan/")),
    ("qui peut aider", "/qui-peut-aider/"),
    ("qui peut aider, violences", "/qui-peut-aider/?theme=violence"),
    ("qui peut aider, rien", "/qui-peut-aider/?q=zzz"),
    ("un partenaire", of_row("", "Partner", "/qui-peut-aider/{pk}/?maison=beffroi")),
    ("mon espace, ne plus être accompagnée", of_row("amina", "CaseLead", "/mon-espace/accompagnement/{pk}/arreter/")),
    ("équipe, orientations", by("accueil", "/equipe/orientations/")),
    ("équipe, orienter", of_row("accueil", "Referral", "/equipe/orientations/personnes/{person}/", outcome="")),
    ("équipe, confirmer une orientation", of_row("accueil", "Offer", "/equipe/orientations/personnes/1/{pk}/")),
    ("équipe, une orientation", of_row("accueil", "Referral", "/equipe/orientations/{pk}/", outcome="", confidential=False)),
    ("équipe, une orientation gardée", of_row("accueil", "Referral", "/equipe/orientations/{pk}/", outcome="", confidential=True)),
    ("équipe, chiffres des orientations", by("direction", "/equipe/orientations/chiffres/")),
    ("équipe, annuaire", by("accueil", "/equipe/partenaires/")),
    ("équipe, référents", by("social", "/equipe/parcours/")),
    ("équipe, un référent", of_row("social", "CaseLead", "/equipe/parcours/{pk}/")),
    ("équipe, accompagner", by("direction", "/equipe/parcours/personnes/4/")),
    ("équipe, courrier", by("accueil", "/equipe/courrier/")),
    ("équipe, domiciliations", by("accueil", "/equipe/domiciliations/")),
    ("équipe, chiffres des domiciliations", by("accueil", "/equipe/domiciliations/chiffres/")),
    ("équipe, une domiciliation", of_row("accueil", "AddressRegistration", "/equipe/domiciliations/{pk}/")),
    ("équipe, domicilier", by("accueil", "/equipe/domiciliations/personnes/1/")),
    ("boîte d’envoi", "/demo/boite-d-envoi/"),
    ("équipe, planifier, quoi", planned("/equipe/rendez-vous/nouveau/?page={page}")),
    ("équipe, planifier, quand", planned("/equipe/rendez-vous/nouveau/?page={page}&maison={house}&recette=inscription&comme={series}")),
    ("équipe, une suite de dates", planned("/equipe/rendez-vous/serie/{series}/")),
    ("équipe, une date", planned("/equipe/rendez-vous/date/{date}/")),
    ("équipe, changer une date", planned("/equipe/rendez-vous/date/{date}/changer/")),
    ("équipe, annuler une date", planned("/equipe/rendez-vous/date/{date}/annuler/")),
    ("équipe, à préparer", by("responsable", "/equipe/rendez-vous/a-preparer/")),
    ("composants", "/composants/"),
    ("formulaire refusé", "/composants/?erreurs=1"),
    ("composants, accueil", "/composants/accueil/"),
    ("composants, équipe", "/composants/equipe/"),
    ("composants, papier", "/composants/papier/"),
    ("composants, calcul", "/composants/essai/?price=4"),
    ("composants, calcul refusé", "/composants/essai/?price=abc"),
    ("adresse inconnue", "/nulle-part/"),
]
