"""The levels of certificates: a higher one stands in for a lower one of its ladder (domain.md 3.3)."""

from __future__ import annotations

from django.db.models import Q

from partner_center.domains.personnel.models import Certificate, CertificateType, Direction

LADDERS = (
    (CertificateType.HCIA, CertificateType.HCIP, CertificateType.HCIE),
    (CertificateType.HCCDA, CertificateType.HCCDP, CertificateType.HCCDE),
    (CertificateType.HCSA, CertificateType.HCSP),
    (CertificateType.PMP,),
    (CertificateType.IPMA,),
)
"""Each from the lowest level to the highest."""


def ladder_of(kind: str) -> tuple[CertificateType, ...]:
    """Return the ladder a type stands on."""
    return next(ladder for ladder in LADDERS if kind in ladder)


def types_reaching(least: str) -> tuple[CertificateType, ...]:
    """Return a type and those above it on its ladder."""
    ladder = ladder_of(least)
    return ladder[ladder.index(CertificateType(least)) :]


def reaching(least: str) -> Q:
    """Return the condition of certificates that reach a level.

    An HCIE for solutions architects counts as an HCCDE, and so for everything below it (domain.md 3.3).
    """
    met = Q(type__in=types_reaching(least))
    if CertificateType(least) in ladder_of(CertificateType.HCCDE):
        met |= Q(type=CertificateType.HCIE, direction=Direction.SOLUTIONS_ARCHITECT)
    return met


def stands_in_for(other: Certificate, one: Certificate) -> bool:
    """Tell whether one certificate makes another dispensable: same ladder and direction, no lower, valid for longer."""
    if other.pk == one.pk or other.direction != one.direction or other.expires_on <= one.expires_on:
        return False
    return other.type in types_reaching(one.type)
