"""What a resident does online with places, and the counter's act that does the same for her."""

from portal.kit.registry import OnlineAct

ACTS = {
    "programmes.enrol": OnlineAct("S’inscrire, attendre, demander une place", "programmes:sign_up", "programmes.enrol"),
    "programmes.certificate": OnlineAct("Imprimer une attestation de présence", "programmes:certificates", "programmes.certificates"),
    "programmes.certificate_paper": OnlineAct("L’attestation elle-même", "programmes:certificate", "programmes.certificates"),
    "programmes.answer_group": OnlineAct("Dire qui vient quand il y a moins de places", "programmes:answer_group", "programmes.places"),
    "programmes.pass_on": OnlineAct("Passer une place dans le foyer", "programmes:pass_on", "programmes.places"),
    "programmes.guest": OnlineAct("Ajouter qui accompagne, changer son prénom", "programmes:guest", "programmes.places"),
    "programmes.answer": OnlineAct("Répondre à une proposition, rendre une place", "programmes:answer", "programmes.places"),
    "programmes.opinion": OnlineAct(
        "Dire si c’était bien, sans dire qui", "programmes:opinion", why="noté à la page de la date, sans fiche : personne n’est nommé"
    ),
    "programmes.feed": OnlineAct(
        "Suivre ses dates dans son téléphone, changer l’adresse, l’arrêter", "programmes:my_feed", "programmes.feed"
    ),
}
