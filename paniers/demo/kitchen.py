"""Eight recipes, three farms and a visit: what one reads around the baskets of Belleroche."""

import datetime as dt
from dataclasses import dataclass

from wagtail.models import Site
from wagtail.rich_text import RichText

from portal.kit import clock
from portal.kit.audit import SYSTEM
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.models import Activity, Event

from ..actions.open_kitchen import open_farms, open_recipes
from ..models import BasketSeason, Grower, GrowerPage, GrowerVisit, Recipe, RecipeProduct, RecipeWorkshop
from .season import FARMS, moment

VISIT_AFTER = 11  # days
COOKED_AT = {"Soupe de potimarron aux noix": "Cuisine du monde", "Gratin de poireaux et de pommes": "Cuisiner les restes"}


@dataclass(frozen=True)
class Told:
    title: str
    sentence: str
    products: tuple[tuple[str, str], ...]
    cupboard: str
    people: int
    minutes: int
    steps: tuple[str, ...]
    tip: str = ""
    by: str = ""


RECIPES = (
    Told(
        "Soupe de potimarron aux noix", "Douce, orange, et sans éplucher.",
        (("Potimarron", "600 g"), ("Carottes", "2"), ("Noix", "une poignée")), "Un oignon\nUn peu de lait ou de crème\nSel, poivre", 4, 40,
        ("Lavez le potimarron, ouvrez-le, ôtez les graines : la peau se mange.", "Coupez tout en morceaux et faites revenir dix minutes.",
         "Couvrez d’eau, laissez cuire vingt minutes, mixez.", "Servez avec les noix cassées dessus."),
        "Les graines, rincées et grillées au four avec du sel, se grignotent.",
    ),
    Told(
        "Gratin de poireaux et de pommes", "Le sucré de la pomme adoucit le poireau.",
        (("Poireaux", "600 g"), ("Pommes", "2")), "Du fromage râpé\nDu lait, de la farine, un peu de beurre", 4, 50,
        ("Faites fondre les poireaux coupés, à couvert, un quart d’heure.", "Préparez une sauce avec beurre, farine et lait.",
         "Posez poireaux et tranches de pomme dans un plat, nappez, couvrez de fromage.", "Vingt-cinq minutes au four, à 200 degrés."),
    ),
    Told(
        "Carottes au cumin", "Froides ou chaudes, elles partent toujours en premier.", (("Carottes", "500 g"),),
        "Une cuillère de cumin\nDe l’huile, un citron, une gousse d’ail", 4, 25,
        ("Coupez les carottes en rondelles et cuisez-les à l’eau, un peu fermes.", "Mélangez ail, cumin, huile et citron.",
         "Versez sur les carottes encore chaudes, laissez reposer."), by="Amina",
    ),
    Told(
        "Salade de mâche, pomme et noix", "Cinq minutes, et tout est croquant.",
        (("Mâche", "150 g"), ("Pommes", "1"), ("Noix", "une poignée")), "Huile, vinaigre, moutarde", 2, 5,
        ("Lavez la mâche deux fois : la terre se cache au pied.", "Coupez la pomme en lamelles, cassez les noix.",
         "Assaisonnez au dernier moment."),
    ),
    Told(
        "Bortsch vert de Lioudmyla", "La soupe de chez elle, avec les légumes d’ici.",
        (("Chou", "un demi"), ("Carottes", "2"), ("Poireaux", "1")),
        "Trois pommes de terre\nUne boîte de haricots\nDe l’aneth, de la crème", 6, 60,
        ("Faites revenir poireau et carottes râpées.", "Ajoutez pommes de terre, chou en lanières et deux litres d’eau.",
         "Après trente minutes, ajoutez les haricots et l’aneth.", "Servez avec une cuillère de crème."), by="Lioudmyla",
    ),
    Told(
        "Épinards aux œufs", "Un repas avec ce qu’il reste.", (("Épinards", "600 g"),), "Quatre œufs\nDe l’ail, un peu de piment", 4, 20,
        ("Lavez les épinards et laissez-les tomber dans une poêle chaude.",
         "Ajoutez l’ail, creusez quatre puits, cassez un œuf dans chacun.",
         "Couvrez cinq minutes : le blanc est pris, le jaune coule."),
    ),
    Told(
        "Fanes de radis en potage", "Rien ne se jette : les feuilles font la soupe.", (("Radis", "les fanes de deux bottes"),),
        "Deux pommes de terre\nUn oignon", 4, 30,
        ("Lavez bien les fanes.", "Faites revenir l’oignon, ajoutez pommes de terre et fanes.", "Un litre d’eau, vingt minutes, mixez."),
        "Les radis se mangent à côté, avec du beurre.",
    ),
    Told(
        "Blettes, côtes et feuilles", "Deux légumes en un : les côtes d’abord, les feuilles à la fin.",
        (("Blettes", "600 g"), ("Pommes", "1")), "Des raisins secs\nDe l’ail, de l’huile d’olive", 4, 30,
        ("Coupez les côtes en tronçons et cuisez-les quinze minutes à couvert.", "Ajoutez les feuilles en lanières et la pomme en dés.",
         "Cinq minutes encore, avec les raisins secs."), by="la mamie du troisième",
    ),
)  # fmt: skip
PAGES = (
    (
        "Hélène et Marc sèment tard et récoltent longtemps.",
        "<p>Douze hectares en plein champ, des haies partout. Les carottes restent en terre jusqu’aux gelées : elles y deviennent "
        "sucrées.</p><h2>Pour les paniers</h2><p>Le mercredi matin, trois personnes arrachent et lavent. Rien n’attend en chambre "
        "froide.</p>",
    ),
    (
        "Deux sœurs, six serres, et l’eau de la rivière.",
        "<p>Salades d’hiver sans chauffage, herbes, épinards. Ce que la grêle abîme part en soupe, pas à la poubelle.</p>",
    ),
    (
        "Un verger en pente, à neuf cents mètres.",
        "<p>Onze sortes de pommes, pour en avoir d’août à juin. Les noix sèchent au grenier, sur des claies.</p>",
    ),
)


def load(demo) -> None:
    """The pages, then the visit; one recipe that a resident offered waits to be read."""
    kitchen = open_recipes()
    at = {page.title: page for page in Activity.objects.filter(title__in=COOKED_AT.values()).order_by("-pk")}
    for told in RECIPES:
        _recipe(kitchen, told, at.get(COOKED_AT.get(told.title, "")))
    waiting = Told(
        "Compote de pommes au four", "", (("Pommes", "1 kg"),), "Un peu de cannelle", 6, 45, ("Tout au four, une heure.",), by="Rosa"
    )
    _recipe(kitchen, waiting, None, live=False)
    _farms(demo)


def _recipe(kitchen, told: Told, workshop: Activity | None, *, live: bool = True) -> None:
    page = Recipe(
        title=told.title, introduction=told.sentence, cupboard=told.cupboard, people=told.people, minutes=told.minutes, tip=told.tip,
        offered_by=told.by, steps=[("step", step) for step in told.steps], live=live, offered_at=None if live else clock.now(),
    )  # fmt: skip
    page.products = [RecipeProduct(product=name, amount=much, sort_order=place) for place, (name, much) in enumerate(told.products)]
    if workshop is not None:
        page.workshops = [RecipeWorkshop(activity=workshop)]
    kitchen.add_child(instance=page)
    if not live:
        page.save_revision()


def _farms(demo) -> None:
    index = open_farms()
    growers = {grower.name: grower for grower in Grower.objects.filter(name__in=[name for name, _, _ in FARMS])}
    visit = _visit(demo)
    for place, ((name, _, _), (sentence, words)) in enumerate(zip(FARMS, PAGES, strict=True)):
        page = GrowerPage(title=name, introduction=sentence, grower=growers[name], body=[("text", RichText(words))])
        if place == 0 and visit is not None:
            page.visits = [GrowerVisit(activity=visit)]
        index.add_child(instance=page)


def _visit(demo) -> Activity | None:
    """An afternoon at the first farm, leaving from the first house of the baskets."""
    season = BasketSeason.objects.first()
    house = season.sessions.select_related("maison").order_by("maison").first().maison
    page = Event(
        title="Une après-midi à la ferme", slug="une-apres-midi-a-la-ferme", for_whom="Pour tous, dès 3 ans",
        introduction="On arrache ses carottes, on goûte, on rentre avec la terre sous les bottes.",
    )  # fmt: skip
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    day = demo.day + dt.timedelta(days=VISIT_AFTER)
    session = plan_session(
        activity=page.activity_ptr, maison=house, start=moment(day, 14), end=moment(day, 17), place=FARMS[0][0], by=SYSTEM
    )
    open_sheet(activity=page.activity_ptr, sessions=[session], capacity=24, by=SYSTEM)
    return page.activity_ptr
