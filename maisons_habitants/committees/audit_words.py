"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "committees.open_body": "Comité ouvert",
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
