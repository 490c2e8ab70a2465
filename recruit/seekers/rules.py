"""What a seeker says of themselves, and how fresh a sign-in must be before everything is deleted. Pure."""

import datetime as dt
import re

from recruit.errors import FieldError

NAME_LENGTH, WANTS_LENGTH, PLACE_LENGTH = 40, 30, 30
FRESH = dt.timedelta(minutes=15)

EDUCATIONS = {
    "primary": "小学",
    "junior": "初中",
    "senior": "高中/中专",
    "college": "大专",
    "bachelor": "本科",
    "master": "研究生",
}


def profile_problems(name: str, wants: str, place: str, education: str) -> list[FieldError]:
    found = []
    if len(name) > NAME_LENGTH:
        found.append(FieldError("name", f"姓名太长，请填 {NAME_LENGTH} 个字以内"))
    if len(wants) > WANTS_LENGTH:
        found.append(FieldError("wants", f"请写在 {WANTS_LENGTH} 个字以内，例如 电焊工"))
    if len(place) > PLACE_LENGTH:
        found.append(FieldError("place", f"请写在 {PLACE_LENGTH} 个字以内，例如 浦东新区"))
    if education and education not in EDUCATIONS:
        found.append(FieldError("education", "请选列出的一项"))
    return found


def introduce(wants: str, place: str, education: str | None) -> str:
    """The profile as the sentence that an application begins with: 想做电焊工，高中/中专，住浦东新区."""
    parts = [f"想做{wants}" if wants else "", EDUCATIONS.get(education or "", ""), f"住{place}" if place else ""]
    return "，".join(part for part in parts if part)[:60]


def kinds_of_work(wants: str) -> list[str]:
    """电焊工、叉车司机 are two wishes, the first weighs most."""
    return [kind for kind in re.split(r"[、，,；;/\s]+|或者?|和", wants) if kind][:3]


def is_fresh(signed_in_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the phone was proved so lately that nobody else holds the device."""
    return signed_in_at is not None and now - signed_in_at <= FRESH
