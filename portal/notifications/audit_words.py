"""How this room calls what it writes down: messages taken up by hand."""

from portal.kit.registry import AuditWords

VERBS = {
    "notifications.send_again": "Message envoyé de nouveau",
    "notifications.call_off": "Message retiré",
    "notifications.send_otherwise": "Message redit par un autre moyen",
    "notifications.take_back": "Message revenu",
    "notifications.tried_in_vain": "Appel sans réponse",
    "notifications.could_not_reach": "N’a pas pu être jointe",
    "notifications.print_letters": "Lettres imprimées",
    "notifications.post_batch": "Lettres postées",
    "notifications.abandon_batch": "Lettres non postées",
    "notifications.done_by_hand": "Message porté à la main : posté, ou dit au téléphone",
}
WORDS = AuditWords(VERBS)
