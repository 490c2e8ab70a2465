"""Why a code is not right, told so that its slip is found; and what a registration must say."""

import pytest

from recruit.registrations.rules import fold_uscc, missing, too_long, why_not_uscc


def made(first17: str) -> str:
    from recruit.employers.rules import uscc_check_digit

    return first17 + uscc_check_digit(first17)


CODE = made("91370211MA3ABCDE1")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "18 位统一社会信用代码"),
        (CODE[:15], "现在是 15 位"),
        (CODE + "0", "现在是 19 位"),
        ("9137O211MA3ABCDE1" + CODE[-1], "第 5 位“O”不会出现在代码里，是不是数字 0"),
        (CODE[:9] + "B" + CODE[10:], "最后一位应是"),
        ("91370211MA3ABCD，1" + CODE[-1], "不会出现在代码里"),
    ],
)
def test_a_wrong_code_is_explained(typed: str, said: str) -> None:
    assert said in why_not_uscc(typed)


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), f" {CODE[:6]} {CODE[6:]} ", f"{CODE[:2]}-{CODE[2:]}"])
def test_a_right_code_is_taken_however_it_was_typed(typed: str) -> None:
    assert why_not_uscc(typed) == "" and fold_uscc(typed) == CODE


def test_each_missing_field_is_named_once() -> None:
    fields = [one.field for one in missing({}, has_licence=False, has_phone=False)]
    assert fields == ["uscc", "name", "licence", "contact_name", "phone", "address"]
    whole = {"uscc": CODE, "name": "海晟", "contact_name": "马向东", "address": "港区路 1 号"}
    assert missing(whole, has_licence=True, has_phone=True) == []
    assert [one.field for one in missing(whole | {"phone": "123"}, True, True)] == ["phone"]


def test_what_is_too_long_says_by_how_much() -> None:
    [one] = too_long({"about": "长" * 501})
    assert one.field == "about" and "501" in one.message
