"""Words in a position that the law or fair dealing forbids, each with a lawful wording; a person decides. Pure."""

import re
from dataclasses import dataclass

NOT_MEANT = re.compile(r"(?:男女|性别|年龄|户籍|婚育|民族)[^，。；\n]{0,4}(?:不限|均可)|不收(?:取)?[^，。；\n]{0,12}(?:押金|费)|无需[^，。；\n]{0,6}押金")  # fmt: skip
WORDS = (
    (r"限(?:男|女)性?|(?:只|仅)招(?:男|女)|男性优先|女性优先|(?:男|女)士优先", "性别", "写工作本身的要求，例如“能搬运 20 公斤货物”", "《就业促进法》第二十七条"),
    (r"(?:已婚|未婚|已育|未育)(?:已育)?(?:优先|者|女性|男性)?", "婚育", "删去婚育要求", "《妇女权益保障法》第四十三条"),
    (r"(?:限|仅限|只招)?本地户(?:口|籍)(?:优先)?|本地人(?:优先)?|外地人?勿扰", "户籍", "写“能到厂上班即可，提供住宿”", "《就业促进法》第三十一条"),
    (r"(?:\d{2}\s*(?:周?岁)?\s*(?:[-—–~至到]\s*\d{2}\s*)(?:周岁|岁))|\d{2}\s*(?:周岁|岁)(?:以下|以内|以上)", "年龄", "写“年满 16 周岁，身体能胜任本岗位”", "《就业促进法》第三条"),
    (r"形象(?:好|气质佳)|五官端正|相貌|身高\s*1?[\d.]+", "外貌", "写“着装整洁，待人有礼”", "《就业促进法》第三条"),
    (r"无?乙肝|(?:非)?乙肝病毒携带|无传染病|无残疾", "健康", "写“入职体检按国家规定”", "《就业促进法》第三十条"),
    (r"押金|培训费|服装费|体检费自理|中介费|报名费|培训贷", "收费", "删去：招工不能向求职者收任何费用", "《劳动合同法》第九条"),
    (r"(?:汉族|少数民族)(?:优先|勿扰)?|不招[^，。；\n]{0,6}(?:族|省人|地区)", "民族地域", "删去民族和地域要求", "《就业促进法》第二十八条"),
    (r"高薪(?:包过|诚聘|急招)?|月入过万|日结轻松|躺赚", "夸大", "写实际底薪和提成办法", "《网络招聘服务管理规定》第十八条"),
)  # fmt: skip
READY = [(re.compile(pattern), name, cure, basis) for pattern, name, cure, basis in WORDS]


@dataclass(frozen=True, slots=True)
class Flag:
    phrase: str
    name: str
    cure: str
    basis: str


def screen(text: str) -> list[Flag]:
    """One flag a phrase, in the text's order; denials (男女不限, 不收押金) pass."""
    plain = NOT_MEANT.sub(lambda found: "。" * len(found[0]), text)
    hits = [(found.start(), Flag(found[0], name, cure, basis)) for pattern, name, cure, basis in READY for found in pattern.finditer(plain)]  # fmt: skip
    return list(dict.fromkeys(flag for _, flag in sorted(hits, key=lambda hit: hit[0])))
