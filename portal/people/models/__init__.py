from .card import Card, CardBatch
from .doubt import AddressDoubt
from .merge import PersonMerge
from .paper_code import PaperCode
from .person import Person, PersonMaison, SearchKey
from .role import RoleAssignment
from .sheet_pass import SheetPass
from .user import User
from .workstation import Badge, Workstation

__all__ = [
    "AddressDoubt",
    "Badge",
    "Card",
    "CardBatch",
    "PaperCode",
    "Person",
    "PersonMaison",
    "PersonMerge",
    "RoleAssignment",
    "SearchKey",
    "SheetPass",
    "User",
    "Workstation",
]
