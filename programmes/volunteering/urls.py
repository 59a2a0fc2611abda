from django.urls import include, path

from .desk import assign, charter, file, holes, house_feed, on_site, people, roster_paper, shifts_for, week
from .views import house_feed as house_calendar
from .views import pages, profile, standing, take

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
    path("agenda/benevoles/<str:token>.ics", house_calendar.house_feed, name="house_feed"),
    path("benevolat/charte/papier/", profile.charter_paper, name="charter_paper"),
    path("benevolat/accord-d-un-parent/", profile.consent_paper, name="consent_paper"),
    path("benevolat/commencer/", profile.join, name="join"),
    path("mon-espace/benevolat/", profile.mine, name="mine"),
    path("mon-espace/benevolat/arreter/", profile.stop, name="stop"),
    path("benevolat/creneaux/", take.shifts, name="shifts"),
    path("benevolat/creneaux/<int:pk>/", take.shift, name="shift"),
    path("benevolat/creneaux/<int:pk>/regulier/", standing.ask, name="standing"),
    path("benevolat/reguliers/", standing.standings, name="standings"),
    path("benevolat/reguliers/<int:pk>/arreter/", standing.end, name="standing_end"),
]

desk = [
    path("", week.week, name="week"),
    path("trous/", holes.holes, name="holes"),
    path("aujourdhui/", holes.today, name="today"),
    path("par-personne/", week.by_person, name="by_person"),
    path("creneau/<int:pk>/inscrire/", assign.assign, name="assign"),
    path("papier/", roster_paper.roster_paper, name="roster_paper"),
    path("tableur/<str:kind>/", roster_paper.export, name="export"),
    path("agenda/", house_feed.house_feed, name="house_feed"),
    path("personnes/", people.people, name="people"),
    path("personnes/<int:pk>/", file.person, name="person"),
    path("personnes/<int:pk>/commencer/", file.begin, name="begin"),
    path("personnes/<int:pk>/modifier/", file.edit, name="edit"),
    path("personnes/<int:pk>/arreter/", file.stop, name="stop"),
    path("personnes/<int:pk>/qualification/", file.qualification, name="qualification"),
    path("personnes/<int:pk>/papiers/", file.papers, name="papers"),
    path("a-revoir/", people.to_look_at, name="to_look_at"),
    path("presents/", on_site.on_site, name="on_site"),
    path("presents/papier/", on_site.on_site_paper, name="on_site_paper"),
    path("charte/", charter.charter, name="charter"),
    path("charte/ecrire/", charter.write, name="charter_write"),
    path("personne/<int:pk>/creneaux/", shifts_for.shifts_for, name="shifts_for"),
    path("personne/<int:pk>/creneaux/<int:shift>/regulier/", shifts_for.standing_for, name="standing_for"),
    path("regulier/<int:pk>/arreter/", shifts_for.standing_end, name="standing_end"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
