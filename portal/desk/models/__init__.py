from .aside import AsideFile
from .visit import VisitCount

__all__ = ["AsideFile", "VisitCount"]
