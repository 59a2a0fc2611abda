from django.urls import include, path

from .desk import charter, file, first_time, handing_on, needs, on_site, people, plan, posts, shift, shifts_for, week
from .views import first, pages, profile, standing, swap, take

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
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
    path("benevolat/places/<int:pk>/proposer/", swap.offer, name="swap_offer"),
    path("benevolat/reprises/", swap.swaps, name="swaps"),
    path("benevolat/reprises/<int:pk>/", swap.swap, name="swap"),
    path("benevolat/reprises/<int:pk>/garder/", swap.keep, name="swap_keep"),
    path("benevolat/premiere-fois/<str:secret>/", first.first_time, name="first_time"),
]

desk = [
    path("", week.week, name="week"),
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
    path("personne/<int:pk>/reprises/", handing_on.swaps_for, name="swaps_for"),
    path("a-reprendre/", handing_on.handing_on, name="handing_on"),
    path("premiere-fois/", first_time.first_times, name="first_times"),
    path("premiere-fois/<int:pk>/arreter/", first_time.stop, name="first_time_stop"),
    path("prevoir/", plan.choose, name="choose"),
    path("creneau/<int:pk>/", shift.shift, name="shift"),
    path("creneau/<int:pk>/poste/", shift.add_post, name="add_post"),
    path("creneau/<int:pk>/annuler/", shift.drop, name="drop"),
    path("creneau/<int:pk>/a-part/", shift.part, name="part"),
    path("date/<int:pk>/besoins/", needs.apply, name="apply"),
    path("modeles/", needs.templates, name="templates"),
    path("modeles/nouveau/", needs.write, name="template_new"),
    path("modeles/<int:pk>/", needs.write, name="template"),
    path("postes/", posts.posts, name="posts"),
    path("postes/nouveau/", posts.post, name="post_new"),
    path("postes/<int:pk>/", posts.post, name="post"),
    path("qualifications/nouvelle/", posts.qualification, name="qualification_new"),
    path("qualifications/<int:pk>/", posts.qualification, name="qualification_edit"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
