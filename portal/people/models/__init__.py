from .person import Person
from .user import User

__all__ = ["Person", "User"]
