"""The addresses where a season of baskets is prepared: read in any house, ruled over the whole town."""

from .road import BOTH, POST, Desk, Road, Town, house_of


def basket_season(house):
    return (house.subscription.terms.season_id,)


SEASONS = [
    Road("paniers_desk:seasons", Desk("baskets.plan")),
    Road("paniers_desk:season", Desk("baskets.plan"), basket_season),
    Road("paniers_desk:rules", Town("baskets.plan"), basket_season, BOTH),
    Road("paniers_desk:rules_paper", Desk("enrolments.write"), basket_season),
    Road("paniers_desk:sizes", Desk("baskets.plan"), basket_season),
    Road("paniers_desk:sizes", Town("baskets.plan"), basket_season, POST),
    Road("paniers_desk:size_new", Town("baskets.plan"), basket_season, BOTH),
    Road("paniers_desk:size", Town("baskets.plan"), lambda house: (house.subscription.terms.usual_size.pk,), BOTH),
    Road("paniers_desk:house_dates", house_of("baskets.plan"), lambda house: (*basket_season(house), house.maison.pk), BOTH),
]
