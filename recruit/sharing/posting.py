"""A position as schema.org's JobPosting: only what the employer said, and nothing about any person. Pure."""

import datetime as dt
import html
from collections.abc import Iterable, Mapping
from typing import Any

UNITS = {"month": "MONTH", "day": "DAY", "hour": "HOUR", "year": "YEAR"}
"""Pay by the piece has no unit there and stays out."""
LEVELS = {
    "senior": "high school",
    "college": "associate degree",
    "bachelor": "bachelor degree",
    "master": "postgraduate degree",
    "doctor": "postgraduate degree",
}
Position = Any
Employer = Any


def job_posting(
    position: Position, employer: Employer, url: str, pieces: Mapping[str, Iterable[Any]], now: dt.datetime
) -> dict[str, Any] | None:
    """None for what is no longer offered: a posting that cannot be had must not be listed."""
    if position.state != "listed" or position.expires_at <= now:
        return None
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": url,
        "title": position.title,
        "description": description_of(position, pieces),
        "identifier": {"@type": "PropertyValue", "name": employer.name, "value": str(position.id)},
        "datePosted": (position.published_at or position.created_at).date().isoformat(),
        "validThrough": position.expires_at.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": employer.name},
        "jobLocation": place_of(position, employer),
        "baseSalary": pay_of(position),
        "totalJobOpenings": position.headcount,
        "educationRequirements": level_of(position),
        "experienceRequirements": position.experience,
        "jobBenefits": "；".join(piece.text for piece in pieces["benefits"]) or position.benefits,
        "directApply": True,
    }
    return {key: value for key, value in said.items() if value is not None}


def description_of(position: Position, pieces: Mapping[str, Iterable[Any]]) -> str:
    """As HTML, which the standard asks for; employers' words are escaped."""
    parts = []
    for kind, heading in (("duties", "每天做什么"), ("requirements", "要求"), ("benefits", "待遇")):
        lines = [f"{piece.title}：{piece.text}" if piece.title else piece.text for piece in pieces[kind]]
        if lines:
            parts.append(f"<p>{heading}</p><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>")
    return "".join(parts) or f"<p>{html.escape(position.title)}</p>"


def place_of(position: Position, employer: Employer) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressCountry": "CN"}
    if where := position.place or employer.address:
        address["streetAddress"] = where
    return {"@type": "Place", "address": address}


def pay_of(position: Position) -> dict[str, Any] | None:
    unit = UNITS.get(position.pay_unit or "")
    if unit is None or position.pay_min is None:
        return None
    value = {"@type": "QuantitativeValue", "minValue": position.pay_min, "unitText": unit}
    if position.pay_max is not None:
        value["maxValue"] = position.pay_max
    return {"@type": "MonetaryAmount", "currency": "CNY", "value": value}


def level_of(position: Position) -> dict[str, str] | None:
    level = LEVELS.get(str(position.education))
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": level} if level else None
