from .pattern import PagePattern
from .review import HouseApprovalTask, StandIn

__all__ = ["HouseApprovalTask", "PagePattern", "StandIn"]
