from .pattern import PagePattern, PatternUse
from .review import HouseApprovalTask, StandIn

__all__ = ["HouseApprovalTask", "PagePattern", "PatternUse", "StandIn"]
