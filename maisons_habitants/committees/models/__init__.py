from .body import Body, BodyRules, Charter, College, Committee, Mandate, Seat
from .calls import CallForMembers, Candidate
from .meeting import Item, Meeting, MeetingDocument, MemberPresence, Proxy, StepAside
from .minutes import Minutes, MinutesPicture
from .proposal import Proposal, ProposalAnswer, Support
from .vote import OpenBallot, SecretVoter, Vote, VoteChoice

__all__ = [
    "Body", "BodyRules", "CallForMembers", "Candidate", "Charter", "College", "Committee", "Item", "Mandate", "Meeting", "MeetingDocument",
    "MemberPresence", "Minutes", "MinutesPicture", "OpenBallot", "Proposal", "ProposalAnswer", "Proxy", "Seat", "SecretVoter", "StepAside",
    "Support", "Vote", "VoteChoice",
]  # fmt: skip
