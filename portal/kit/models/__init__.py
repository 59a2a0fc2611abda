from .audit import AuditLine
from .beat import Beat
from .clock import DemoClock
from .purge_report import PurgeReport
from .reading import Reading
from .request_key import RequestKey
from .stored_file import StoredFile

__all__ = ["AuditLine", "Beat", "DemoClock", "PurgeReport", "Reading", "RequestKey", "StoredFile"]
