"""What Belleroche's home and news say. Days are counted from the day on which the demo stands."""

SETTINGS = {
    "name": "Maison commune",
    "subtitle": "Ville de Belleroche · CCAS",
    "phone": "+33465710000",
    "email": "bonjour@belleroche.example",
    "body_name": "Centre communal d’action sociale de Belleroche",
    "body_address": "1 place de l’Hôtel-de-Ville, 38990 Belleroche",
    "publisher": "Jeanne Marchetti, vice-présidente du CCAS",
    "host": "Direction du numérique de Belleroche, 1 place de l’Hôtel-de-Ville, 38990 Belleroche, 04 65 71 00 01",
    "data_contact": "Idriss Vaillant, délégué à la protection des données",
    "data_email": "mes-donnees@belleroche.example",
}

HEADLINE = "Ensemble, près de chez vous."
INTRODUCTION = "Un panier de légumes à votre prix, une sortie à plusieurs, un coup de main pour un papier. Onze maisons, ouvertes à tous."
MAISONS_SENTENCE = "Entrez sans frapper : pas besoin de rendez-vous, ni d’habiter juste à côté."

ALERT = {
    "level": "info",
    "title": "Nuits froides : les maisons ouvrent plus tard le soir",
    "text": (
        "<p>Jusqu’à vendredi, une salle chauffée, une soupe et de quoi recharger un téléphone à la Maison de la Gare et à la Maison du Grand-Pré, "
        "de 18 h à 22 h. Quelqu’un dort dehors ? <b>Appelez le 115</b>, c’est gratuit.</p>"
    ),
}

# days before the demo's day, slug of the house (None: the town), drawing, title, sentence, text
NEWS = [
    (1, None, "basket", "Le panier passe à l’heure d’hiver",
     "Courges, poireaux, mâche et noix : les paniers d’hiver arrivent le 3 décembre, pour treize semaines.",
     "<p>Trois maraîchers des environs remplissent les caisses le matin même. Chaque panier pèse trois kilos et demi, avec quatre ou cinq légumes et fruits.</p>"
     "<h2>Combien ça coûte</h2><p>Cela dépend de vos moyens, et seulement de cela. Le prix se calcule en une minute, avant même de donner votre nom.</p>"
     "<h2>Vous ne savez pas quoi faire d’un céleri-rave ?</h2>"
     "<p>Le vendredi après-midi, à la Maison des Acacias, on le cuisine ensemble et on repart avec la recette.</p>"),
    (3, "beau-soleil", "laptop", "Dix séances pour apprivoiser votre téléphone",
     "Six personnes, une animatrice patiente, et le droit de poser dix fois la même question.",
     "<p>On part de ce que vous voulez faire : envoyer une photo, prendre un rendez-vous, ne plus avoir peur d’appuyer. "
     "Apportez votre téléphone, même très vieux.</p><p>Il reste deux places pour janvier : passez, ou appelez le 04 65 71 01 51.</p>"),
    (6, "tanneurs", "meal", "La cuisine des Tanneurs rouvre, et elle sent bon",
     "Quatre feux, un grand four et une fenêtre sur la rue : les travaux sont finis.",
     "<p>Les habitants ont choisi les carreaux, les bénévoles ont repeint les placards. Venez la voir samedi matin : il y aura de la soupe.</p>"),
    (9, None, "hands", "Deux heures à donner ? Le jeudi, on prépare les paniers",
     "Peser, ranger, plaisanter : une équipe de huit, de 14 h à 16 h 30, dans la maison de votre choix.",
     "<p>Aucune compétence n’est demandée, sinon de savoir compter jusqu’à cent. On vous montre, on vous prête un tablier, et personne ne vous en voudra "
     "de ne pas revenir chaque semaine.</p>"),
    (14, "grand-pre", "mask", "Cent places de théâtre, et un bus pour le retour",
     "La saison des sorties est là : cinq spectacles, deux musées, une journée en raquettes.",
     "<p>On part ensemble et on revient ensemble. Une place est tenue pour qui vient en fauteuil, une boucle magnétique est prêtée. "
     "Les inscriptions se font ici, au comptoir ou par téléphone, le mardi.</p>"),
    (20, "verger", "event", "Mille deux cents kilos de pommes, et une compote",
     "La récolte du Verger est finie. Merci aux quarante-trois cueilleurs et à la brouette de Monsieur Petrosyan.",
     "<p>Une part est allée aux paniers, une part à la compote, le reste se garde à la cave. On taille les arbres en février : "
     "si vous avez toujours voulu apprendre, c’est le moment.</p>"),
]  # fmt: skip

WINTER_CLOSING = "vacances de fin d’année"
