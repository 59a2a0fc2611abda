from django.urls import path

from .views import aside, home, papers, visits

urlpatterns = [
    path("", home.home, name="desk_home"),
    path("de-cote/", aside.put, name="desk_put_aside"),
    path("de-cote/<int:pk>/reprendre/", aside.resume, name="desk_take_up"),
    path("de-cote/<int:pk>/laisser/", aside.drop, name="desk_drop_aside"),
    path("papiers/", papers.papers, name="desk_papers"),
    path("papiers/<slug:form>/<int:key>/imprimer/", papers.paper_blank, name="desk_paper_blank"),
    path("papiers/<slug:form>/<int:key>/saisir/", papers.paper_rekey, name="desk_paper_rekey"),
    path("passages/", visits.visits, name="desk_visits"),
    path("passages/compter/", visits.count, name="desk_count_visit"),
    path("passages/maison/", visits.choose_house, name="desk_choose_house"),
    path("passages/export.csv", visits.export, name="desk_visits_export"),
]
