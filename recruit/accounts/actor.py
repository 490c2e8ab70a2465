"""Who is asking: the first argument of every query."""

import datetime as dt
import uuid
from dataclasses import dataclass

from recruit.accounts.tables import Role


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as held now. `units` are the granted unit and all below it."""

    role: Role
    units: frozenset[uuid.UUID] = frozenset()
    fair: uuid.UUID | None = None
    employer: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Anonymous, a seeker, a speaker, or an account with what it was granted.

    `visitor` is the digest of the visitor cookie, the device that an unverified seeker is known by;
    `seeker` is set for a verified phone and for that device's own seeker (`verified` tells which).
    """

    account: uuid.UUID | None = None
    seeker: uuid.UUID | None = None
    speaker: uuid.UUID | None = None
    name: str = ""
    verified: bool = False
    visitor: str | None = None
    grants: tuple[Held, ...] = ()
    by_token: bool = False
    simulated: bool = False

    @property
    def is_known(self) -> bool:
        return self.account is not None or self.speaker is not None or (self.seeker is not None and self.verified)

    @property
    def kind(self) -> str:
        if self.account:
            return "account"
        if self.speaker:
            return "speaker"
        return "seeker" if self.seeker else "anonymous"

    @property
    def row(self) -> uuid.UUID | None:
        """The id of whichever row this actor is."""
        return self.account or self.speaker or self.seeker

    def has_role(self, *roles: Role) -> bool:
        """Whether the role is held anywhere; where it counts is for the query to say."""
        if self.account is None:
            return (Role.speaker in roles and self.speaker is not None) or (
                Role.seeker in roles and self.seeker is not None
            )
        return any(held.role in roles for held in self.grants)

    def units(self, *roles: Role) -> frozenset[uuid.UUID]:
        return frozenset().union(*(held.units for held in self.grants if held.role in roles))

    def fairs(self, *roles: Role) -> frozenset[uuid.UUID]:
        return frozenset(held.fair for held in self.grants if held.role in roles and held.fair)

    def employers(self, *roles: Role) -> frozenset[uuid.UUID]:
        return frozenset(held.employer for held in self.grants if held.role in roles and held.employer)

    def can_run(self, unit_id: uuid.UUID, fair_id: uuid.UUID, *roles: Role) -> bool:
        """Whether one of `roles` is held for this fair: granted for it, or for a union above it."""
        return fair_id in self.fairs(*roles) or unit_id in self.units(*roles)


NOBODY = Actor()


def is_in_force(from_at: dt.datetime | None, until_at: dt.datetime | None, now: dt.datetime) -> bool:
    return (from_at is None or from_at <= now) and (until_at is None or now < until_at)
