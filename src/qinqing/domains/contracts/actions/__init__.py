"""What makes a contract."""

from qinqing.domains.contracts.actions.signing import (
    BeyondTheCalendar,
    Clause,
    DueBeforeGate,
    DueBeforeSigning,
    OneSided,
    SignedInTheFuture,
    Terms,
    UnknownGate,
    sign,
)

__all__ = [
    "BeyondTheCalendar",
    "Clause",
    "DueBeforeGate",
    "DueBeforeSigning",
    "OneSided",
    "SignedInTheFuture",
    "Terms",
    "UnknownGate",
    "sign",
]
