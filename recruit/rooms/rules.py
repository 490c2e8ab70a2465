"""Who a person is in a room: a pseudonym made per room, and the stable signs that tickets carry. Pure."""

import hashlib
import hmac
import uuid

SEA = (
    "海风", "晨光", "青山", "远帆", "潮声", "松涛", "青杉", "浪花", "白鹭", "归雁", "麦浪", "山泉", "明月", "春雨", "秋枫", "冬雪",
    "云帆", "星火", "竹影", "荷塘", "芦苇", "沙鸥", "晚霞", "朝阳", "溪流", "江岸", "渔火", "石桥", "柳岸", "梧桐", "银杏", "丹桂",
)  # fmt: skip


def mac(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def seeker_person(secret: str, seeker_id: uuid.UUID) -> str:
    """`s:` and a sign that stays the same for this seeker and tells nobody which one it is."""
    return f"s:{mac(secret, 'seeker', str(seeker_id))[:24]}"


def visitor_person(secret: str, visitor: str) -> str:
    return f"a:{mac(secret, 'visitor', visitor)[:24]}"


def staff_person(secret: str, account_id: uuid.UUID) -> str:
    return f"t:{mac(secret, 'staff', str(account_id))[:24]}"


def recruiter_name(employer: str) -> str:
    """Who answers for an employer does so in its name: whoever recruits there did not choose to be known to thousands."""
    return f"{employer} · 招聘人员"


def pseudonym(secret: str, room_id: str, person: str) -> str:
    """求职者·海风27: the same person has another one in another room."""
    sign = int(mac(secret, "pseudonym", room_id, person)[:12], 16)
    return f"求职者·{SEA[sign % len(SEA)]}{sign // len(SEA) % 90 + 10}"
