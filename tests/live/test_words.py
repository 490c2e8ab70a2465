"""What must wait for a person, and what must not."""

import pytest

from live.words import Listing, must_wait, no_screening, normalise, tighten, verdict
from live.words.screening import Flag


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("你个傻逼", "word"),
        ("你个傻 逼", "word"),
        ("招人刷*单，日赚千元", "word"),
        ("看 http://example.com/x", "link"),
        ("看ｗｗｗ．example．ｃｏｍ", "link"),
        ("打开abc点com", "link"),
        ("abc.vip报名", "link"),
        ("打13800138000", "phone"),
        ("打 138 0013 8000", "phone"),
        ("打１３８-００１３-８０００", "phone"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "phone"),
        ("一三八零零一三八零零零", "phone"),
        ("幺三八 零零幺三 八零零零", "phone"),
        ("+8613800138000", "phone"),
        ("0411-86543210", "phone"),
        ("加微信聊", "contact"),
        ("加 V X 聊", "contact"),
        ("微信：zhaopin_88", "contact"),
        ("QQ 12345678", "contact"),
        ("加 v\u0445 聊", "contact"),
        ("看 \u0435xample.c\u043em", "link"),
    ],
)
def test_planted_words_links_phones_and_contacts_wait(text: str, reason: str) -> None:
    assert verdict(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "包住吗？夜班多吗？没证能报吗？",
        "5000-8000元一个月，13薪",
        "6000-8000，9000-12000都有吗",
        "一个月三千五到四千二，一天十二小时？",
        "可以用微信报名吗",
        "微信里怎么投递",
        "2024.12.31前入职，早上8.30到17.30",
        "招不招五十岁的？",
        "三号展位在哪，A12吗",
        "ISO9001认证的厂吗，C1驾照行吗",
        "二〇二四年毕业的行吗",
        "一二三四五六七八九",
        "电话多少",
        "office会一点就行吗",
        "",
    ],
)
def test_ordinary_questions_pass(text: str) -> None:
    assert verdict(text) is None


def test_equal_looking_texts_have_one_form() -> None:
    assert normalise("ＡＢＣ\u200b①") == normalise("abc1") == "abc1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("找蓝海中介入职快", "hold"),
        ("蓝 海*中-介", "hold"),
        ("ＡＢ厂包吃", "refuse"),
        ("\u0430b 厂和蓝海中介", "refuse"),
        ("蓝海船厂招不招", None),
    ],
)
def test_the_organisers_words_are_found_however_they_are_written(text: str, said: str | None) -> None:
    listing = Listing({tighten("蓝海中介"): "hold", tighten("AB厂"): "refuse", tighten("B厂包"): "hold"})
    assert listing.verdict(text) == said
    assert Listing({}).verdict(text) is None


def test_hiring_law_is_for_those_who_speak_for_an_employer() -> None:
    flag = Flag("block", "gender", "只要男的", 0, 4, "不限性别", "就业促进法 27 条")
    assert must_wait(lambda text: (flag,), "recruiter", "只要男的") and must_wait(
        lambda text: (flag,), "host", "只要男的"
    )
    assert not must_wait(lambda text: (flag,), "viewer", "只要男的吗")
    assert not must_wait(no_screening, "host", "只要男的")
