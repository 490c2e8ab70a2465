"""Who may leave an employer's recruiting. Pure."""

import uuid
from collections.abc import Collection


def why_not_leave(leaving: uuid.UUID, there: Collection[uuid.UUID]) -> str:
    """Somebody always stays: the last recruiter first invites another. Empty where the person may go."""
    if leaving not in there:
        return "这位同事已经不在这家单位了。"
    if len(set(there)) < 2:
        return "单位至少要留一个人管招聘。请先邀请接手的同事，等他建好账号再交接。"
    return ""
