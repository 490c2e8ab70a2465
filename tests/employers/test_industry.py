"""An employer's industry by GB/T 4754: out of codes, names and everyday words; shown by name, filled in for older rows."""

import pytest
import sqlalchemy as sa

from recruit.employers.actions import code_industries
from recruit.employers.industry import industry_of, industry_text, names, words
from recruit.employers.tables import Employer
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C3611", "C3611"),
        ("3611", "C3611"),
        ("C36", "C36"),
        ("i65", "I65"),
        ("C36 汽车制造业", "C36"),
        ("汽车制造业", "C36"),
        ("汽车制造", "C36"),
        ("软件和信息技术服务业", "I65"),
        ("制造业", "C"),
        ("批发/零售", "F"),
        ("互联网/电子商务", "I64"),
        ("计算机软件", "I65"),
        ("广告营销,移动互联网", "L72"),
        ("移动互联网,游戏", "I64"),
        ("食品/饮料/烟酒", "C14"),
        ("机械/设备/重工", "C34"),
        ("物业服务", "K70"),
        ("餐饮业", "H62"),
        ("3789", "C37"),
        ("9999", None),
        ("其他", None),
        ("", None),
        (None, None),
    ],
)
def test_an_industry_is_known_by_code_name_or_words(text: str | None, code: str | None) -> None:
    found = industry_of(text)
    assert (found and found.code) == code
    assert found is None or found.name == names()[found.code]


def test_every_word_names_a_code_of_the_standard() -> None:
    assert set(words().values()) <= set(names())
    assert len([code for code in names() if len(code) == 1]) == 20
    assert len([code for code in names() if len(code) == 3]) == 97


@pytest.mark.parametrize(
    ("written", "shown"), [("3611", "汽柴油车整车制造"), ("汽车厂", "汽车厂"), ("99", None), (None, None)]
)
def test_a_bare_code_is_shown_by_its_name(written: str | None, shown: str | None) -> None:
    assert industry_text(written) == shown


async def test_employers_of_before_get_their_code_once(cast: Cast) -> None:
    fair = await cast.fair()
    for name, industry in (("甲", "汽车制造"), ("乙", "其他"), ("丙", None)):
        employer = await cast.employer(fair, name)
        async with cast.tx() as tx:
            await tx.execute(sa.update(Employer).where(Employer.id == employer.id).values(industry=industry))
    async with cast.tx() as tx:
        assert await code_industries(tx, 1) == 1
        assert await code_industries(tx, 10) == 1
        assert await code_industries(tx, 10) == 0
        rows = (await tx.execute(sa.select(Employer.name, Employer.industry_code))).all()
    assert {row.name: row.industry_code for row in rows} == {"甲": "C36", "乙": "", "丙": None}
