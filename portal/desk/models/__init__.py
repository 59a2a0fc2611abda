from .aside import AsideFile
from .call import CallBack, CallNote
from .visit import VisitCount

__all__ = ["AsideFile", "CallBack", "CallNote", "VisitCount"]
