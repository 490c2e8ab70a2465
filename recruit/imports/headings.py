"""Which field a column's heading names, in the words that employers, sites and unions use. Pure."""

import re
import unicodedata
from functools import lru_cache

# The first pattern that matches decides; the earlier ones are the narrower.
PATTERNS: tuple[tuple[str, str], ...] = (
    (r"序号|编?号|no|index|id|行号", "ignored"),
    (r"岗位编号|职位编号|岗位代码|职位代码|岗位id|jobid|job_?id|职位id|ref", "ref"),
    (r"(统一)?社会信用代码.*|信用代码.*|税号", "uscc"),
    (r"单位规模|公司规模|企业规模|规模|人员规模|员工人数|职工人数|size|companysize|company_size", "size"),
    (r"(单位|公司|企业|所属|从事)?行业.*|industry|公司类别|单位类别", "industry"),
    (r"(单位|公司|企业)(性质|类型)|经济类型|性质", "kind"),
    (r"(单位|公司|企业)(地址|所在地|注册地)|注册地址|办公地址|联系地址", "address"),
    (r"(单位|公司|企业)(简介|介绍|概况)|about", "about"),
    (r"(单位|公司|企业)描述", "size_note"),
    (r"联系人.*|招聘负责人|负责人|经办人|contact", "contact"),
    (r"(联系)?(电话|手机|方式|手机号码?|电话号码)|联系电话.*|咨询电话|手机号|phone|tel|mobile", "phone"),
    (r"展位号?|展位编号|摊位号?|展台号?|booth", "booth"),
    (r"荣誉(称号)?|获得?荣誉|称号|荣誉名称", "honour"),
    (r"授予单位|颁发单位|授予机构|命名单位", "honour_body"),
    (r"授予(年份|时间|年度)|获奖(年份|时间)|获得时间", "honour_year"),
    (r"(荣誉)?(级别|等级)", "honour_level"),
    (r"工龄|从业年限", "years"),
    (r"简介|事迹|个人简介|先进事迹|人物简介", "story"),
    (r"职务|职称|岗位职务|现任职务|工种职务", "job"),
    (r"劳模(工匠)?|工匠|嘉宾|(推荐|到场|代言)(人|劳模|嘉宾)", "speaker"),
    (r"姓名|name", "person"),
    (r"计划分钟|(计划)?时长.*|分钟数?|讲解时长", "minutes"),
    (r"场次|场次名称", "session"),
    (r"(开始|计划|播出|直播|讲解)?时间|时段", "time"),
    (r"(带岗)?主播.*|主持人?", "host"),
    (r"经验学历|学历经验|经验[/、及和]学历|学历[/、及和]经验", "experience_education"),
    (r"(最低|文化)?学历(要求|层次)?.*|文化程度|diploma_?require?ment|diploma.*|education.*|degree", "education"),
    (r"(工作)?(经验|年限|经历)(要求|年限)?|工作年限(要求)?|experience.*", "experience"),
    (r"福利(待遇)?(（.*）|\(.*\))?|(岗位|公司|单位|其他|薪酬)?福利.*|食宿.*|住宿(条件|情况|安排)?|吃饭|用餐|餐饮|伙食|welfare|benefits?|吃住|保险福利", "benefits"),
    (
        r"(薪资|薪酬|工资|月薪|薪水|薪金|年薪|报酬|收入)(待遇|范围|水平|标准|区间|福利)?(（.*）|\(.*\))?|(税前|综合|岗位|基本|预计|月)(薪资|薪酬|工资|收入)(待遇)?.*"
        r"|待遇|wage|salary.*|pay|薪资.*|薪酬.*|工资.*|月薪.*",
        "pay",
    ),
    (r"(招聘|需求|招收|岗位|拟招|用工)?(人数|数量|名额)(（.*）|\(.*\))?|需求数|招聘数|headcount|openings", "headcount"),
    (r"(岗位|职位|工作)?(职责|内容|描述|说明|详情|介绍)(及|和|与|/|&|、)?(任职)?(要求|条件|职责|资格)?|description.*|jobdescription|duties|职责.*", "duties"),
    (r"(岗位|职位|任职|招聘|应聘|录用|技能|其他)(要求|条件|资格).*|要求|条件|requirements?", "requirements"),
    (r"(单位|公司|企业|用人单位|招聘单位|用工单位|用工企业|雇主|商户)(全称|名称|名)?|参会单位|招聘企业|company(name)?|employer", "employer"),
    (r"(招聘|需求|用工|推荐|拟招)?(岗位|职位|工种|职务)(名称|名)?|position|job_?(name|title)|title", "title"),
    (r"(工作|岗位|上班|用工|所在)?(地点|地址|城市|区域|位置|地区|所在地)|job_?city|city|location|place|工作地", "place"),
    (r"专场(专区)?|专区|适合(人群|群体)|面向(人群|群体|对象)|群体|人群类别|岗位类别", "tracks"),
    (r"(岗位|招聘|信息)?(有效期|截止(日期|时间)|有效期限|有效日期)至?.*|到期(日|时间)|validuntil", "valid_until"),
    (r"来源|信息来源|渠道|source|platform", "source"),
    (r"备注.*|remarks?|note", "remark"),
)  # fmt: skip
_COMPILED = [(re.compile(pattern), name) for pattern, name in PATTERNS]


def fold_heading(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s*:：★※#]+", "", plain)


def field_of(text: str) -> str | None:
    """The field that a heading names, or None for what is no heading known here."""
    return _field_of(text) if len(text) <= 200 else None


@lru_cache(maxsize=4096)
def _field_of(text: str) -> str | None:
    plain = fold_heading(text)
    if not plain or len(plain) > 24:
        return None
    for pattern, name in _COMPILED:
        if pattern.fullmatch(plain):
            return name
    inner = re.sub(r"[（(\[【].*?[)）\]】]", "", plain)
    return field_of(inner) if inner and inner != plain else None
