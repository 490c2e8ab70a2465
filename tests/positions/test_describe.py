"""A position in words."""

from recruit.positions.describe import nocert


def test_the_employers_own_words_for_those_without_a_certificate() -> None:
    assert nocert("有焊工证优先，没有可以培训") == "没有可以培训"
    assert nocert("须持证上岗", None) == ""
