"""A title's occupation by 职业分类大典 2022, and how certain it is."""

import pytest

from recruit.positions.occupation import names, occupation_of, words
from recruit.positions.reading import heading


@pytest.mark.parametrize(
    ("title", "name", "certainty"),
    [
        ("焊工", "焊工", 95),
        ("激光电焊", "焊工", 85),
        ("电焊学徒", "焊工", 65),
        ("叉车司机", "专用车辆驾驶员", 95),
        ("货车司机", "道路货运汽车驾驶员", 95),
        ("维修电工（包吃住）", "电工", 95),
        ("数控车床操作工", "多工序数控机床操作调整工", 65),
        ("非标自动化装配钳工", "装配钳工", 85),
        ("冲压模具工", "模具工", 85),
        ("仓管员", "仓储管理员", 65),
        ("会计", "会计专业人员", 95),
        ("Java开发工程师", "计算机软件工程技术人员", 85),
        ("C#", "计算机软件工程技术人员", 95),
        ("保安员", "保安员", 95),
        ("普工", "电子设备装接工", 40),
        ("技术主管（Python方向）", "计算机软件工程技术人员", 50),
    ],
)
def test_a_title_names_an_occupation(title: str, name: str, certainty: int) -> None:
    found = occupation_of(title, heading(title))
    assert found and (found.name, found.certainty) == (name, certainty)


@pytest.mark.parametrize("title", ["无线充电工程师", "总经理", "储备干部", "builder"])
def test_what_only_seems_a_trade_is_none(title: str) -> None:
    assert occupation_of(title, heading(title)) is None


def test_every_word_names_a_code_of_the_standard() -> None:
    assert {code.rstrip("?") for code in words().values()} <= set(names())
