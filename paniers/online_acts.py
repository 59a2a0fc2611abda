"""What a resident does online with baskets, and the counter's act that does the same for her."""

from portal.kit.registry import OnlineAct

ACTS = {
    "paniers.choose": OnlineAct("Choisir sa maison et son premier panier", "paniers:choose", "paniers.subscribe"),
    "paniers.who": OnlineAct("Dire qui l’on est", "paniers:who", "paniers.subscribe"),
    "paniers.offer_recipe": OnlineAct("Proposer une recette", "paniers:offer_recipe", "paniers.recipe"),
    "paniers.check": OnlineAct("Vérifier et s’abonner", "paniers:check", "paniers.subscribe"),
    "paniers.change": OnlineAct("Changer de taille, de rythme, de nombre ou de maison", "paniers:change", "paniers.terms"),
    "paniers.stop": OnlineAct("Arrêter son abonnement", "paniers:stop", "paniers.terms"),
    "paniers.renew": OnlineAct("Dire si l’on continue", "paniers:renew", "paniers.terms"),
    "paniers.collector": OnlineAct("Choisir qui vient chercher le panier", "paniers:collector", "paniers.terms"),
    "paniers.wish": OnlineAct("Ne plus attendre l’autre maison", "paniers:wish", "paniers.terms"),
    "paniers.basket": OnlineAct("Dire ce que devient un panier", "paniers:basket", "paniers.baskets"),
}
