from .audit import AuditLine
from .beat import Beat
from .clock import DemoClock
from .request_key import RequestKey
from .stored_file import StoredFile

__all__ = ["AuditLine", "Beat", "DemoClock", "RequestKey", "StoredFile"]
