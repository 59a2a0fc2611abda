from django.urls import include, path

from .desk import needs, plan, posts, shift, week
from .views import pages

own = [
    path("benevolat/", pages.missions, name="missions"),
    path("benevolat/charte/", pages.charter, name="charter"),
]

desk = [
    path("", week.week, name="week"),
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
    path("qualifications/<int:pk>/", posts.qualification, name="qualification"),
]

urlpatterns = [
    path("", include((own, "volunteering"))),
    path("equipe/benevoles/", include((desk, "volunteering_desk"))),
]
