from .card import Card
from .merge import PersonMerge
from .person import Person, PersonMaison, SearchKey
from .role import RoleAssignment
from .user import User

__all__ = ["Card", "Person", "PersonMaison", "PersonMerge", "RoleAssignment", "SearchKey", "User"]
