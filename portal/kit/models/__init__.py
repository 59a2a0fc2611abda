from .audit import AuditLine
from .beat import Beat
from .clock import DemoClock
from .request_key import RequestKey

__all__ = ["AuditLine", "Beat", "DemoClock", "RequestKey"]
