"""A position in words."""

from recruit.positions.describe import duties_of, nocert


def test_the_employers_own_words_for_those_without_a_certificate() -> None:
    assert nocert("有焊工证优先，没有可以培训") == "没有可以培训"
    assert nocert("须持证上岗", None) == ""


def test_duties_are_read_by_their_numbers() -> None:
    assert duties_of("1、装配电柜；2、接线；\n3.检验") == ["装配电柜", "接线", "检验"]
    assert duties_of("每天 8.5 小时，焊接箱体") == ["每天 8.5 小时，焊接箱体"]
    assert duties_of(None) == []
