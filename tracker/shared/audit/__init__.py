"""The audit trail: every change of an audited row is recorded in the transaction that makes it."""

from tracker.shared.audit.entries import Actor, Audited, AuditEntry, AuditText, NoAuditKey, Unattributed
from tracker.shared.audit.recording import act_as, because, record

__all__ = [
    "Actor",
    "AuditEntry",
    "AuditText",
    "Audited",
    "NoAuditKey",
    "Unattributed",
    "act_as",
    "because",
    "record",
]
