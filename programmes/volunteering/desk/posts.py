"""Posts and qualifications: the words of the volunteers’ house, few and plain."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from programmes.desk.sheets import maisons_of

from ..actions.write_post import write_post
from ..actions.write_qualification import write_qualification
from ..forms.posts import PostForm, QualificationForm, initial_of
from ..models import Post, Qualification
from .seen import MANAGE, may_manage


def _posts_of(user):
    """The posts of her houses, and those of every house, which who organises everywhere changes."""
    scope = scope_of(user, MANAGE)
    return Post.objects.all() if scope.everywhere else Post.objects.filter(Q(maison=None) | Q(maison__in=scope.maisons))


@never_cache
@staff_gate(MANAGE)
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Every post with what it asks and how often it is foreseen; the qualifications below."""
    ahead = Count("shifts", filter=Q(shifts__session__end__gt=clock.now()) & ~Q(shifts__session__state="cancelled"), distinct=True)
    rows = list(
        _posts_of(request.user)
        .select_related("maison")
        .prefetch_related("qualifications")
        .annotate(ahead=ahead)
        .order_by("retired", "name", "pk")
    )
    for row in rows:
        row.mine = may_manage(request, row.maison_id)
    found = Qualification.objects.annotate(asked=Count("posts", filter=Q(posts__retired=False), distinct=True)).order_by("name", "pk")
    context = {"posts": rows, "qualifications": found, "everywhere": may_manage(request, None)}
    return render(request, "volunteering/desk/posts.html", context)


@never_cache
@staff_gate(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(_posts_of(request.user), pk=pk) if pk else None
    if found is not None and not may_manage(request, found.maison_id):
        raise Http404
    form = PostForm(
        request.POST if request.method == "POST" else None, maisons=maisons_of(request.user, MANAGE).order_by("name"),
        everywhere=may_manage(request, None), post=found, initial=initial_of(found) if found else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = write_post(post=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal, {"poste-connu": "name", "age-avec-adulte": "with_adult_from"})
        else:
            messages.success(request, f"Le poste « {row.name} » est noté.")
            return redirect("volunteering_desk:posts")
    return render(request, "volunteering/desk/post.html", {"form": form, "post": found})


@never_cache
@staff_gate(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def qualification(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The same in every house: who organises everywhere writes it."""
    if not may_manage(request, None):
        raise PermissionDenied
    found = get_object_or_404(Qualification, pk=pk) if pk else None
    initial = {name: getattr(found, name) for name in ("name", "months", "how")} if found else None
    form = QualificationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = write_qualification(qualification=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal, {"qualification-connue": "name", "comment-l-obtenir": "how"})
        else:
            messages.success(request, f"« {row.name} » est noté.")
            return redirect("volunteering_desk:posts")
    return render(request, "volunteering/desk/qualification.html", {"form": form, "qualification": found})
