"""Belleroche, a town that does not exist: its sectors, its houses. Phones are of the range kept for fiction (04 65 71)."""

from portal.places.enums import Need, StepFree

POSTCODE, TOWN = "38990", "Belleroche"

# number, name, quarters people say
SECTORS = [
    (1, "Les Quais", "Les Quais, la Gare, l’Abattoir, Pont-Neuf"),
    (2, "Vieille Ville", "le Beffroi, les Tanneurs, la Halle"),
    (3, "Les Eaux-Vives", "les Eaux-Vives, la Source, Bellecombe"),
    (4, "La Plaine", "la Filature, le Verger, Champ-Rond"),
    (5, "Beau-Soleil", "Beau-Soleil, les Acacias, Saint-Roch"),
    (6, "Le Plateau", "Grand-Pré, les Deux-Ponts, Village 2"),
]

USUAL, EARLY, LATE = "usual", "early", "late"
# weekday (0 = Monday): (from, to) in « h » or « h:mm »
WEEKS = {
    USUAL: {0: ("9-12", "13:30-18"), 1: ("9-12", "13:30-18"), 2: ("9-12", "13:30-18"), 3: ("9-12", "13:30-19"), 4: ("9-12", "13:30-17")},
    EARLY: {0: ("8:30-12:30",), 1: ("8:30-12:30", "13:30-17:30"), 2: ("8:30-17:30",), 3: ("8:30-12:30", "13:30-19"), 4: ("8:30-12:30",)},
    LATE: {0: ("14-18",), 1: ("9-12", "14-19"), 2: ("9-12", "14-18"), 3: ("9-12", "14-19"), 4: ("9-12", "14-18"), 5: ("9-12",)},
}

# slug, name, sector, street, transport, step-free, note, week, last two digits of the phone, latitude, longitude
HOUSES = [
    ("quais", "Maison des Quais", 1, "12 quai des Mariniers", "Tram A, arrêt Mariniers", StepFree.FULL,
     "Porte automatique à droite de la fresque.", USUAL, "11", "45.198600", "5.703100"),
    ("gare", "Maison de la Gare", 1, "3 rue des Cheminots", "Tram A et B, arrêt Gare ; tous les cars", StepFree.FULL,
     "Ascenseur dans le hall, sonnette à 90 cm.", EARLY, "12", "45.196200", "5.709400"),
    ("beffroi", "Maison du Beffroi", 2, "7 place du Beffroi", "Bus 4, arrêt Halle", StepFree.PARTLY,
     "L’accueil est de plain-pied ; la salle du premier étage, non : demandez, on descend.", USUAL, "21", "45.192900", "5.716800"),
    ("tanneurs", "Maison des Tanneurs", 2, "28 rue des Tanneurs", "Bus 4, arrêt Tanneurs", StepFree.STEPS,
     "Trois marches : appelez en arrivant, nous venons poser la rampe.", LATE, "22", "45.191500", "5.719900"),
    ("eaux-vives", "Maison des Eaux-Vives", 3, "45 avenue de la Source", "Tram C, arrêt Eaux-Vives", StepFree.FULL,
     "Deux places réservées devant la porte.", USUAL, "31", "45.184700", "5.701200"),
    ("filature", "Maison de la Filature", 4, "19 rue de la Filature", "Tram C, arrêt Filature", StepFree.FULL,
     "Entrée par la cour, suivre les pavés clairs.", USUAL, "41", "45.178300", "5.722500"),
    ("verger", "Maison du Verger", 4, "2 allée du Verger", "Bus 12, arrêt Champ-Rond", StepFree.FULL,
     "Le jardin se visite aussi en fauteuil.", EARLY, "42", "45.175900", "5.728700"),
    ("beau-soleil", "Maison Beau-Soleil", 5, "61 cours Beau-Soleil", "Tram D, arrêt Beau-Soleil", StepFree.FULL,
     "Boucle magnétique à l’accueil.", USUAL, "51", "45.182100", "5.740300"),
    ("acacias", "Maison des Acacias", 5, "14 rue des Acacias", "Bus 16, arrêt Saint-Roch", StepFree.PARTLY,
     "La cuisine est au rez-de-jardin, par l’allée de gauche.", LATE, "52", "45.186800", "5.744900"),
    ("grand-pre", "Maison du Grand-Pré", 6, "8 place du Grand-Pré", "Tram D, arrêt Grand-Pré", StepFree.FULL,
     "Bancs à l’ombre juste devant, eau fraîche à l’accueil.", USUAL, "61", "45.169400", "5.735600"),
    ("deux-ponts", "Maison des Deux-Ponts", 6, "33 galerie des Deux-Ponts", "Tram D, arrêt Deux-Ponts", StepFree.FULL,
     "Sous la galerie, à côté de la bibliothèque.", LATE, "62", "45.166800", "5.742200"),
]  # fmt: skip

INTRODUCTIONS = {
    "quais": "Au bord de l’eau, un accueil, une grande table et le café qui chauffe dès neuf heures.",
    "gare": "La première porte quand on arrive en ville : on vous écoute, on vous oriente, on appelle pour vous.",
    "beffroi": "Au pied du beffroi, la maison des papiers : on trie, on remplit, on relit avec vous.",
    "tanneurs": "Une petite maison et une grande cuisine, ouverte aussi le samedi matin.",
    "eaux-vives": "Parents, enfants, voisins : ici on joue, on apprend et on mange ensemble le vendredi.",
    "filature": "Dans l’ancienne filature, des ateliers, des machines à coudre et une salle pour vos projets.",
    "verger": "Un jardin partagé, des pommiers et l’équipe qui connaît tout le quartier.",
    "beau-soleil": "Ordinateurs, téléphone, internet : on s’assoit à côté de vous et on prend le temps.",
    "acacias": "La maison où l’on cuisine le panier de la semaine, et où l’on repart avec la recette.",
    "grand-pre": "Au milieu de la place : sorties, théâtre, montagne, et un bus qui part à l’heure.",
    "deux-ponts": "Français, calcul, code de la route : on apprend ensemble, à tout âge.",
}

# every house offers these
EVERYWHERE = [
    (
        Need.TALK,
        "Accueil et écoute",
        "Aux heures d’ouverture",
        "Sans rendez-vous : on vous reçoit, ou on vous dit qui peut vous aider.",
        False,
    ),
    (Need.FOOD, "Panier de légumes", "Le jeudi, de 17 h à 19 h", "À votre prix, à retirer ici.", False),
]
# slug: need, name, when, note, by appointment
OF_ONE_HOUSE = {
    "quais": [(Need.HOUSING, "Point énergie", "Mercredi, de 14 h à 17 h", "Facture trop lourde, logement froid : apportez la dernière.", True),
              (Need.CULTURE, "Café des voisins", "Mardi, de 9 h à 11 h", "", False)],
    "gare": [(Need.MONEY, "Point conseil budget", "Mardi et jeudi", "Gratuit, confidentiel, sans jugement.", True),
             (Need.HEALTH, "Permanence d’une infirmière", "Vendredi matin", "", False)],
    "beffroi": [(Need.PAPERS, "Écrivain public", "Lundi et jeudi, de 9 h à 12 h", "Lettres, formulaires, réclamations.", False),
                (Need.PAPERS, "Carte d’identité, inscriptions scolaires", "Aux heures d’ouverture", "", True)],
    "tanneurs": [(Need.FOOD, "Cuisine partagée", "Samedi, de 9 h à 12 h", "On cuisine à huit, on mange à douze.", False),
                 (Need.INVOLVE, "Comité des usagers", "Premier mardi du mois, 18 h", "Ouvert à tous ceux qui passent par ici.", False)],
    "eaux-vives": [(Need.FAMILY, "Accueil parents et enfants", "Mardi et vendredi, de 9 h à 11 h 30", "De 0 à 4 ans, avec vous.", False),
                   (Need.FAMILY, "Aide aux devoirs", "Lundi, mardi et jeudi, 16 h 30", "", False)],
    "filature": [(Need.LEARN, "Atelier couture", "Mercredi, de 14 h à 17 h", "Machines et tissus sur place.", False),
                 (Need.INVOLVE, "Coup de pouce aux projets", "Sur rendez-vous", "Une idée pour le quartier ? On la chiffre avec vous.", True)],
    "verger": [(Need.CULTURE, "Jardin partagé", "Tous les jours, jusqu’à la nuit", "", False),
               (Need.HEALTH, "Marche douce", "Lundi, 9 h", "Une heure, à l’allure du plus lent.", False)],
    "beau-soleil": [(Need.DIGITAL, "Aide au numérique", "Du lundi au jeudi, de 13 h 30 à 17 h", "Ordinateur prêté sur place.", False),
                    (Need.DIGITAL, "Mon téléphone, pas à pas", "Jeudi, 10 h", "Six personnes, dix séances.", True)],
    "acacias": [(Need.FOOD, "On cuisine le panier", "Vendredi, 14 h", "Garde d’enfants sur place.", False),
                (Need.HEALTH, "Bien vieillir chez soi", "Mercredi matin", "Une ergothérapeute répond à vos questions.", True)],
    "grand-pre": [(Need.CULTURE, "Sorties culturelles", "Inscriptions le mardi", "Théâtre, musée, montagne : à plusieurs.", False),
                  (Need.FAMILY, "Départs en vacances", "De janvier à avril", "", True)],
    "deux-ponts": [(Need.LEARN, "Ateliers de français", "Lundi, mardi et jeudi, de 14 h à 16 h", "Tous niveaux, commencez quand vous voulez.", False),
                   (Need.PAPERS, "Écrivain public", "Mercredi, de 14 h à 17 h", "", False)],
}  # fmt: skip

WELCOME = {
    "quais": "Nadia et Bruno",
    "gare": "Fatou, tous les matins",
    "beffroi": "Michel et Sonia",
    "tanneurs": "Inès, et Paul le samedi",
    "eaux-vives": "Claire et Youssef",
    "filature": "Rosa et Thibault",
    "verger": "Lucien, souvent au jardin",
    "beau-soleil": "Amina et Gaëlle",
    "acacias": "Maria et Karim",
    "grand-pre": "Noé et Samira",
    "deux-ponts": "Hélène et Dao",
}
