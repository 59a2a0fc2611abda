"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "committees.open_body": "Comité ouvert",
    "committees.set_body": "Réglages d’un comité changés",
    "committees.save_charter": "Charte d’un comité écrite",
    "committees.adopt_charter": "Charte d’un comité adoptée",
    "committees.save_rules": "Règles d’un comité écrites",
    "committees.add_college": "Collège d’un comité ajouté",
    "committees.add_seat": "Siège d’un comité ajouté",
    "committees.retire_seat": "Siège d’un comité supprimé",
    "committees.name_member": "Nommée dans un comité",
    "committees.change_mandate": "Rôle ou nom public dans un comité, changé",
    "committees.end_mandate": "Mandat de comité fini plus tôt",
    "committees.remind_end": "Prévenue de la fin de son mandat",
    "committees.open_call": "Appel à membres ouvert",
    "committees.close_call": "Appel à membres clos",
    "committees.ask_seat": "S’est proposée pour un comité",
    "committees.withdraw_candidacy": "A repris sa candidature à un comité",
    "committees.answer_candidacy": "Réponse à sa candidature à un comité",
    "committees.forget_member": "Nom d’un ancien membre de comité effacé",
    "committees.open_meeting": "Réunion de comité préparée",
    "committees.propose": "Proposition notée",
    "committees.key_stickers": "Papiers collés, comptés",
    "committees.publish_proposal": "Proposition relue et publiée",
    "committees.set_aside": "Proposition mise de côté",
    "committees.take_back": "Proposition reprise",
    "committees.merge_proposals": "Proposition réunie avec une autre",
    "committees.separate": "Proposition séparée d’une autre",
    "committees.owe_answer": "Réponse à une proposition, promise",
    "committees.answer_proposal": "Réponse à une proposition",
    "committees.pass_on_proposal": "Proposition mise à un ordre du jour",
    "committees.give_voice": "Voix donnée à une proposition",
    "committees.take_voice_back": "Voix reprise à une proposition",
    "committees.forget_proposal": "Qui avait proposé ou soutenu, effacé",
}
WORDS = AuditWords(VERBS, Capability.SEE_COMMITTEES)
