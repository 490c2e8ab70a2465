"""What may stand in a word list, and how an act that keeps order reads in the log. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from live.words import tighten

MOST_WORDS, LONGEST_WORD = 2_000, 20
KINDS = (
    "hidden", "released", "dismissed", "muted", "unmuted", "blocked", "unblocked", "slow", "newcomers", "cut", "reopened",
)  # fmt: skip
"""Facts that are acts of order."""


class Act(StrEnum):
    hold = "hold"
    refuse = "refuse"


ACTS = {Act.hold.value: "先待审", Act.refuse.value: "不让发"}


def read_words(text: str) -> tuple[dict[str, str], list[str]]:
    """The words of a pasted list by the form they are compared in, and those that cannot be taken: one sign alone, or too long."""
    words, unfit = dict[str, str](), list[str]()
    for word in filter(None, re.split(r"[\s,，、;；|]+", text)):
        form = tighten(word)
        if 2 <= len(form) <= LONGEST_WORD:
            words.setdefault(form, word[:40])
        else:
            unfit.append(word[:40])
    return words, unfit


def act_in_words(fact: Mapping[str, Any]) -> str:
    """禁言 60 分钟"""
    kind, minutes = fact["f"], fact.get("minutes")
    if kind in ("muted", "blocked"):
        done = "禁言" if kind == "muted" else "请出"
        return f"{done} {minutes} 分钟" if minutes is not None else f"{done}，不再让进"
    if kind == "slow":
        return f"慢速：每人 {fact['seconds']} 秒一句" if fact["seconds"] else "不再慢速"
    if kind == "newcomers":
        return "新来的先审" if fact["held"] else "新来的不用先审"
    named = {
        "hidden": "隐藏",
        "released": "放行",
        "dismissed": "看过举报，没问题",
        "unmuted": "解除禁言",
        "unblocked": "让再进来",
    }
    return named.get(kind) or {"cut": "切断画面", "reopened": "恢复画面"}[kind]
