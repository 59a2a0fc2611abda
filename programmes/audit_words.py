"""How the engine calls what it writes down. A line about a confidential place is for who may see the place."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from portal.kit.registry import AuditWords
from portal.kit.visibility import scope_of
from portal.people.enums import Capability


def hidden(user, records: QuerySet):
    """The keys of the places of these records on confidential sheets that this user does not see; None for who sees them all."""
    from .models import Enrolment, SignUpSheet

    seen = scope_of(user, Capability.SEE_CONFIDENTIAL)
    if seen.everywhere:
        return None
    unseen = SignUpSheet.objects.filter(confidential=True)
    unseen = unseen.exclude(maison__in=seen.maisons) if seen else unseen
    places = Enrolment.objects.filter(person__in=records, sheet__in=unseen.order_by().values("pk"))
    return places.order_by().values_list(Concat(Value("programmes.Enrolment:"), Cast("pk", CharField())), flat=True)


VERBS = {
    "programmes.waive": "Place rendue tard, tout revient à la personne",
    "programmes.held": "Place gardée",
    "programmes.confirmed": "Place confirmée",
    "programmes.withdrawn": "Place rendue",
    "programmes.waiting": "Sur une liste d’attente",
    "programmes.offered": "Place proposée",
    "programmes.lapsed": "Proposition restée sans réponse",
    "programmes.requested": "Demande de place",
    "programmes.refused": "Demande refusée",
    "programmes.approve": "Inscription acceptée par l’équipe",
    "programmes.transfer": "Place passée à un autre membre du foyer",
    "programmes.transferred": "Place reçue d’un membre du foyer",
    "programmes.add_guest": "Quelqu’un de plus qui accompagne",
    "programmes.rename_guest": "Prénom de qui accompagne, changé",
    "programmes.asked_on_paper": "Demande notée sur une feuille, rang compté à son heure",
    "programmes.set_asking": "Ce qui est demandé à l’inscription, changé",
    "programmes.add_question": "Question ajoutée",
    "programmes.drop_question": "Question retirée",
    "programmes.forget_asked": "Réponses et besoins effacés",
    "programmes.change_places": "Nombre de places changé",
    "programmes.count_need": "Place comptée pour un besoin, changée",
    "programmes.told": "Prévenue de vive voix",
    "programmes.too_late": "Règlement arrivé après le délai",
    "programmes.part_ways": "Place qui reste à la personne après un départ du foyer",
    "programmes.skip": "Groupe passé sur la liste",
    "programmes.draw": "Places tirées au sort",
    "programmes.open_shares": "Places gardées ouvertes à tous",
    "programmes.move_up": "Passée devant sur la liste",
    "programmes.set_terms": "Règles de l’inscription changées",
    "programmes.overbook": "Places ajoutées",
    "programmes.erase_places": "Places effacées après la date",
    "programmes.open_sheet": "Inscriptions ouvertes",
    "programmes.close_sheet": "Inscriptions fermées",
    "programmes.reopen_sheet": "Inscriptions rouvertes",
    "programmes.plan_session": "Date prévue",
    "programmes.plan_series": "Dates prévues",
    "programmes.move_session": "Date déplacée",
    "programmes.cancel_session": "Date annulée",
    "programmes.set_capacity": "Nombre de places fixé",
    "programmes.attendance": "Présences notées",
    "programmes.key_opinion": "Avis entendu sur une date, noté sans nom",
    "programmes.erase_attendance": "Présences passées effacées à sa demande",
    "programmes.open_feed": "Adresse d’agenda créée",
    "programmes.stop_feed": "Agenda arrêté",
    "programmes.erase_feeds": "Agenda effacé",
    "programmes.absence": "Nouvelles prises après des absences",
    "programmes.set_call_after": "Appel après des absences réglé",
    "programmes.expiry_left_out": "Page mise en ligne sans le retrait qui précédait la dernière date",
    "programmes.tick_refused": "Coche de présence non retenue",
}
WORDS = AuditWords(VERBS, Capability.SEE_ENROLMENTS, hidden=hidden)
