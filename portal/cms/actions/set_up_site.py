"""The tree every town starts with. Run after each migrate, idempotent: it adds what is missing and never rewrites an editor's words."""

from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from wagtail.models import Collection, Page, Site, Workflow, WorkflowPage

from portal.cms import roles, starting_pages
from portal.cms.models import AccessibilityPage, HomePage, LegalPage, MaisonIndexPage, NewsIndexPage, TownSettings

_STOCK_GROUPS = ("Moderators", "Editors")  # what Wagtail brings: rights on the whole tree, which no role of ours has


def set_up_site() -> None:
    """Home, site, index and legal pages, the town's settings, the town's editors. Does nothing before every table is there."""
    if not _tables_are_there():
        return
    with transaction.atomic():
        home = _home()
        _site(home)
        for page in _pages_under_home():
            if not home.get_children().filter(slug=page.slug).exists():
                home.add_child(instance=page)
        _town_editors(home)
        _drop_stock_groups()


def _tables_are_there() -> bool:
    wanted = {
        model._meta.db_table for label in ("cms", "places", "wagtailcore", "auth") for model in apps.get_app_config(label).get_models()
    }
    return wanted <= set(connection.introspection.table_names())


def _home() -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    home = HomePage(slug="accueil", **starting_pages.HOME)
    root.add_child(instance=home)
    return home


def _site(home: HomePage) -> None:
    """The default site leads to our home; Wagtail's welcome page goes, if nobody has made it more than that."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site(is_default_site=True, hostname="localhost")
    welcome = site.root_page if site.pk else None
    if site.hostname == "localhost" and address.hostname:
        site.hostname = address.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
    if welcome is None or type(welcome.specific) is Page:
        site.root_page = home
        site.site_name = site.site_name or "Maison commune"
    site.save()
    if welcome is not None and type(welcome.specific) is Page and not welcome.is_root() and not welcome.get_children().exists():
        welcome.delete()
    TownSettings.for_site(site)


def _pages_under_home() -> list[Page]:
    return [
        MaisonIndexPage(slug="maisons", show_in_menus=True, **starting_pages.MAISONS),
        NewsIndexPage(slug="actualites", **starting_pages.NEWS),
        LegalPage(slug="mentions-legales", **starting_pages.LEGAL_NOTICE),
        LegalPage(slug="donnees-personnelles", **starting_pages.PERSONAL_DATA),
        AccessibilityPage(slug="accessibilite", **starting_pages.ACCESSIBILITY),
    ]


def _town_editors(home: HomePage) -> None:
    group, _ = Group.objects.get_or_create(name=roles.TOWN_EDITORS)
    roles.grant_admin(group)
    roles.grant_pages(group, home, roles.TOWN_PAGE_RIGHTS)
    roles.grant_files(group, Collection.get_first_root_node())
    roles.grant_reference_data(group, whole=True)


def _drop_stock_groups() -> None:
    """Wagtail's own groups and the workflow that waits for them; kept when a town has put somebody in."""
    Group.objects.filter(name__in=_STOCK_GROUPS, user=None).delete()
    if not Group.objects.filter(name__in=_STOCK_GROUPS).exists():
        stock = Workflow.objects.filter(name="Moderators approval")
        WorkflowPage.objects.filter(workflow__in=stock).delete()
        stock.update(active=False)
