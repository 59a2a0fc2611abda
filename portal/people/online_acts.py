"""What a resident does online with her account: hers alone, so that no counter does it in her place."""

from portal.kit.registry import OnlineAct

HERS = "Sa façon de se connecter n’appartient qu’à elle : l’équipe sert sans compte, par la recherche ou la carte."

ACTS = {
    "people.sign_up": OnlineAct("Ouvrir un compte", "account_signup", why=HERS),
    "people.email": OnlineAct("Changer l’adresse de connexion", "account_email", why=HERS),
    "people.phone": OnlineAct("Changer le téléphone de connexion", "account_change_phone", why=HERS),
    "people.password": OnlineAct("Choisir un mot de passe", "account_set_password", why=HERS),
    "people.sessions": OnlineAct("Fermer une session sur un autre appareil", "usersessions_list", why=HERS),
}
