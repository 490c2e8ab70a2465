"""Advertisements to search among, as a spreadsheet's rows: made up here, or read from a JSONL of one's own."""

import csv
import io
import itertools
import json
import random
from collections.abc import Iterable
from pathlib import Path

HEADINGS = {
    "company": "单位名称",
    "industry": "所属行业",
    "title": "岗位名称",
    "salary_text": "薪资待遇",
    "location": "工作地点",
    "education": "学历要求",
    "experience": "工作经验",
    "benefits": "福利待遇",
    "description": "岗位职责",
    "headcount": "招聘人数",
    "platform": "来源",
}
TRADES = (
    "电焊工 氩弧焊工 焊工学徒 维修电工 水电工 叉车司机 货车司机 保安员 保洁员 普工 装配工 包装工 操作工 厨师 服务员 配送员 临时工 仓管员 搬运工 "
    "钳工 高级钳工 数控车床操作工 CNC操机 质检员 品质工程师 文员 会计 前端开发工程师 司机 跟单员 机修工 收银员 采购员 车间班长 应届储备干部 "
    "锂电工具销售 焊接设备销售工程师 数据仓库工程师 模具设计师 分拣员"
).split()
PLACES = "东莞-虎门镇 东莞-长安镇 东莞-厚街镇 东莞-南城区 东莞-塘厦镇 东莞-松山湖区 东莞-寮步镇 成都-武侯区 深圳-南山区 东莞".split()
BENEFITS = (
    "包住，五险一金，双休",
    "包吃包住，长白班",
    "五险，有班车",
    "双休，周末休息，年终奖",
    "夫妻房，包吃住，月休4天",
)
FIRMS = "晨光 海晟 东港 芯澜 立信 港通 远山 青禾 明达 启程".split()
KINDS = "制造 电子 物流 后勤 装备".split()


def made_up(count: int, seed: int = 7) -> list[dict[str, str]]:
    """Rows of our own making: every trade at every place, then as many more as `count` asks for."""
    dice = random.Random(seed)
    pairs = itertools.islice(itertools.cycle(itertools.product(TRADES, PLACES)), count)
    return [
        {
            "company": f"{FIRMS[n % 10]}{KINDS[n // 10 % 5]}有限公司",
            "title": title,
            "salary_text": f"{dice.randrange(40, 90) * 100}-{dice.randrange(90, 130) * 100}元/月",
            "location": place,
            "benefits": dice.choice(BENEFITS),
            "description": "服从安排，认真完成本班工作。",
        }
        for n, (title, place) in enumerate(pairs)
    ]


def from_jsonl(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return [{key: text_of(value) for key, value in json.loads(line).items() if key in HEADINGS} for line in lines]


def text_of(value: object) -> str:
    return "，".join(map(str, value)) if isinstance(value, list) else str(value or "")


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS.values())
    writer.writerows([row.get(key, "") for key in HEADINGS] for row in rows)
    return text.getvalue().encode("utf-8-sig")
