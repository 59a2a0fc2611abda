from .accessibility import AccessibilityAudit, AccessibilityPage
from .base import PlacedPage, PublicPage, TreePage, address_of
from .home import HomePage
from .maison_page import MaisonIndexPage, MaisonPage
from .news import NewsIndexPage, NewsPage
from .picture import Picture, Rendition
from .standard import LegalPage, StandardPage
from .town import TownSettings

__all__ = [
    "AccessibilityAudit",
    "AccessibilityPage",
    "HomePage",
    "LegalPage",
    "MaisonIndexPage",
    "MaisonPage",
    "NewsIndexPage",
    "NewsPage",
    "Picture",
    "PlacedPage",
    "PublicPage",
    "Rendition",
    "StandardPage",
    "TownSettings",
    "TreePage",
    "address_of",
]
