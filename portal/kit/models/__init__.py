from .audit import AuditLine
from .clock import DemoClock
from .request_key import RequestKey

__all__ = ["AuditLine", "DemoClock", "RequestKey"]
