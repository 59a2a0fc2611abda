"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "pass_culture.open_trip": "Sortie préparée",
    "pass_culture.change_trip": "Sortie changée",
    "pass_culture.call_off_trip": "Sortie annulée",
    "pass_culture.save_contract": "Convention avec un lieu, écrite ou changée",
    "pass_culture.link_contract": "Convention d’une sortie choisie",
    "pass_culture.save_costs": "Coûts d’une sortie écrits",
    "pass_culture.set_escorts": "Qui accompagne une sortie, changé",
    "pass_culture.announce_opening": "Ouverture d’une sortie annoncée",
    "pass_culture.convoke": "Convocations à une sortie parties",
    "pass_culture.choose_company": "Arrêt, ou y aller avec quelqu’un : noté",
    "pass_culture.tick_back": "Retour d’une sortie coché",
    "pass_culture.tick_confided": "Coche d’un appel confié",
    "pass_culture.tick_refused": "Coche d’un appel refusée",
    "pass_culture.forget_places": "Arrêts et trajets de ses sorties effacés",
    "pass_culture.add_picture": "Photo d’une sortie ajoutée",
    "pass_culture.describe_picture": "Photo d’une sortie : qui, quoi, où",
    "pass_culture.remove_picture": "Photo d’une sortie retirée",
    "pass_culture.note_use": "Photo d’une sortie affichée ou imprimée",
    "pass_culture.end_use": "Photo d’une sortie décrochée",
    "pass_culture.wish_openings": "Être prévenue des ouvertures, changé",
    "pass_culture.save_season": "Saison de sorties préparée ou changée",
    "pass_culture.ask_card": "Carte des sorties demandée",
    "pass_culture.activate_card": "Carte des sorties mise en service",
    "pass_culture.refuse_card": "Demande de carte des sorties : non",
    "pass_culture.stop_card": "Carte des sorties arrêtée",
    "pass_culture.lower_card_price": "Carte des sorties : prix baissé après un justificatif",
    "pass_culture.forget_cards": "Cartes d’une saison ancienne effacées",
}
WORDS = AuditWords(VERBS, Capability.SEE_ENROLMENTS)
