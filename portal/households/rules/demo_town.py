"""The people of the demo's fictional town: names, sizes of households, spread of quotients. Pure: no Django, no row.

Landlines come from the range that ARCEP keeps for fiction (04 65 71 xx xx). Its mobile range (06 39 98) is refused as impossible
by the library that checks numbers, so mobiles are 06 00 00 xx xx, which nobody holds.
"""

from random import Random

WOMEN = (
    "Amina", "Fatima", "Nadia", "Leïla", "Samira", "Khadija", "Yasmine", "Meryem", "Aïcha", "Mariam", "Aminata", "Fatou", "Awa",
    "Grace", "Blessing", "Marie", "Monique", "Françoise", "Catherine", "Nathalie", "Isabelle", "Sylvie", "Martine", "Christine",
    "Sandrine", "Céline", "Émilie", "Julie", "Camille", "Manon", "Léa", "Chloé", "Inès", "Jade", "Louise", "Zoé", "Sofia", "Ana",
    "Carla", "Teresa", "Conceição", "Fernanda", "Giulia", "Rosa", "Emine", "Elif", "Zeynep", "Ayşe", "Oksana", "Iryna", "Olena",
    "Mai", "Linh", "Ngoc", "Gwenaëlle", "Solène",
)  # fmt: skip
MEN = (
    "Mohamed", "Karim", "Rachid", "Youssef", "Mehdi", "Samir", "Hassan", "Omar", "Bilal", "Amadou", "Ibrahim", "Moussa", "Ousmane",
    "Jean", "Michel", "Alain", "Philippe", "Patrick", "Daniel", "Bernard", "Gérard", "Christophe", "Laurent", "Stéphane", "David",
    "Nicolas", "Julien", "Thomas", "Lucas", "Hugo", "Nathan", "Louis", "Gabriel", "Adam", "Noah", "Sami", "Rayan", "Enzo", "Marco",
    "Paulo", "João", "Antonio", "Manuel", "Mehmet", "Mustafa", "Emre", "Andriy", "Dmytro", "Minh", "Tuan", "Yann", "Loïc",
)  # fmt: skip
FAMILIES = (
    "Ben Ali", "Benali", "Bensaïd", "Haddad", "Cherif", "Mansouri", "Boukhari", "Belkacem", "Ziani", "Hamdi", "Saïdi", "Brahimi",
    "Diallo", "Traoré", "Keita", "Coulibaly", "Camara", "Sow", "Ndiaye", "Konaté", "Mendy", "Mbemba", "Martin", "Bernard", "Thomas",
    "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent", "Simon", "Michel", "Lefèvre", "Leroy", "Roux", "David",
    "Bertrand", "Morel", "Fournier", "Girard", "Bonnet", "Dupont", "Lambert", "Fontaine", "Rousseau", "Vincent", "Muller", "Faure",
    "André", "Mercier", "Blanc", "Guérin", "Boyer", "Garnier", "Chevalier", "François", "Legrand", "Gauthier", "Garcia", "Perrin",
    "Robin", "Clément", "Morin", "Nicolas", "Henry", "Roussel", "Mathieu", "Gautier", "Masson", "Marchand", "Duval", "Denis",
    "Dumont", "Marie", "Lemaire", "Noël", "Meyer", "Dufour", "Meunier", "Brun", "Blanchard", "Giraud", "Joly", "Rivière", "Lucas",
    "Brunet", "Gaillard", "Barbier", "Arnaud", "Martinez", "Gérard", "Roche", "Renard", "Schmitt", "Roy", "Leroux", "Colin",
    "Vidal", "Caron", "Picard", "Roger", "Fabre", "Aubert", "Lemoine", "Renaud", "Dumas", "Lacroix", "Olivier", "Philippe",
    "Bourgeois", "Pierre", "Benoît", "Rey", "Leclerc", "Payet", "Rolland", "da Silva", "Pereira", "Ferreira", "dos Santos",
    "Rodrigues", "Yılmaz", "Demir", "Kaya", "Çelik", "Şahin", "Shevchenko", "Kovalenko", "Bondarenko", "Nguyen", "Tran", "Pham",
)  # fmt: skip
STREETS = (
    "rue du Four", "rue des Tanneurs", "avenue de la Gare", "rue de la Fontaine", "place du Marché", "rue des Noyers", "allée des Tilleuls",
    "rue Olympe-de-Gouges", "rue du Vieux-Pont", "boulevard des Alpages", "rue des Maraîchers", "impasse du Lavoir", "rue Louise-Michel",
    "cours de la Libération", "rue des Écoles", "chemin des Vignes", "galerie des Peupliers", "rue Simone-Veil", "rue du Moulin",
)  # fmt: skip
TOWN, POSTAL_CODE = "Belleroche", "38990"

LANGUAGES = (("fr", 80), ("ar", 8), ("pt", 4), ("tr", 3), ("en", 3), ("uk", 2))
CHANNELS = (("sms", 38), ("email", 30), ("letter", 20), ("call", 12))
NEEDS = ("interpreter", "read-aloud", "easy-read", "large-print", "step-free", "hearing-loop", "quiet", "escort")
# The mix seen on the real baskets of Grenoble (domain section 2.1): 27, 35, 18 and 20 of 100, by quotient.
QUOTIENTS = (((0, 400), 27), ((400, 700), 35), ((700, 1200), 18), ((1200, 3200), 20))
# (adults, fewest children, most children), out of a hundred households
SIZES = (((1, 0, 0), 37), ((2, 0, 0), 25), ((1, 1, 3), 15), ((2, 1, 4), 23))


def weighted(random: Random, choices: tuple):
    """One of `choices`, pairs of (value, weight)."""
    values, weights = zip(*choices, strict=True)
    return random.choices(values, weights)[0]


def quotient(random: Random) -> int:
    """A quotient in the spread of a town, more often in the middle of its bracket."""
    low, high = weighted(random, QUOTIENTS)
    return min(high - 1, int(random.triangular(low, high)))


def mobile(random: Random) -> str:
    return f"+3360000{random.randrange(10_000):04d}"


def landline(random: Random) -> str:
    return f"+3346571{random.randrange(10_000):04d}"


def size(random: Random) -> tuple[int, int]:
    """(adults, children) of one household."""
    adults, fewest, most = weighted(random, SIZES)
    return adults, random.randint(fewest, most)
