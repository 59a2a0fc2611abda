"""What a resident does online with her record and her household, and the counter's act that does the same for her."""

from portal.kit.registry import OnlineAct

ACTS = {
    "households.me": OnlineAct("Corriger sa fiche", "space_me", "households.edit"),
    "households.claim": OnlineAct(
        "Retrouver sa fiche avec sa carte", "claim_record", why="Au comptoir, la recherche ou la carte ouvre sa fiche : rien à retrouver."
    ),
    "households.open": OnlineAct("Ouvrir son foyer", "space_household_open", "households.open"),
    "households.child": OnlineAct("Ajouter un enfant", "space_household_child", "households.join"),
    "households.invite": OnlineAct("Donner un code à quelqu’un du foyer", "space_household_invite", "households.join"),
    "households.join": OnlineAct("Entrer dans un foyer avec un code", "space_household_join", "households.join"),
    "households.leave": OnlineAct("Quitter le foyer", "space_household_leave", "households.leave"),
    "households.share": OnlineAct("Désigner qui répond aussi du foyer", "space_household_share", "households.home"),
    "households.image": OnlineAct("Dire oui ou non à ses photos", "space_image_person", "households.image"),
    "households.promise": OnlineAct("Promettre un papier", "space_household_promise", "households.promise"),
}
