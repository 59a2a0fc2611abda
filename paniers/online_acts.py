"""What a resident does online with baskets, and the counter's act that does the same for her."""

from portal.kit.registry import OnlineAct

ACTS = {
    "paniers.choose": OnlineAct("Choisir sa maison et son premier panier", "paniers:choose", "paniers.subscribe"),
    "paniers.who": OnlineAct("Dire qui l’on est", "paniers:who", "paniers.subscribe"),
    "paniers.offer_recipe": OnlineAct("Proposer une recette", "paniers:offer_recipe", "paniers.recipe"),
    "paniers.check": OnlineAct("Vérifier et s’abonner", "paniers:check", "paniers.subscribe"),
}
