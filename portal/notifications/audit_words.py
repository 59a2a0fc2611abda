"""How this room calls what it writes down: messages taken up by hand."""

from portal.kit.registry import AuditWords

VERBS = {
    "notifications.send_again": "Message envoyé de nouveau",
    "notifications.call_off": "Message retiré",
    "notifications.done_by_hand": "Message porté à la main : posté, ou dit au téléphone",
}
WORDS = AuditWords(VERBS)
