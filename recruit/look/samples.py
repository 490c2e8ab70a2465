"""Made-up values for the living page of components and for looking at pages without a database."""

from typing import Any

from recruit.look.filters import logo_of

CONDITIONS: dict[str, Any] = {
    "housing": "free",
    "couple_room": True,
    "shifts": "两班倒",
    "days_off": 6,
    "meals": "free",
    "shuttle": "3 条线",
    "insurance": ["养老", "医疗", "失业", "工伤", "生育", "公积金"],
    "pay_day": 10,
}


def card(title: str, employer: str, booth: str, low: int, high: int, headcount: int, **more: Any) -> dict[str, Any]:
    base = {
        "id": booth,
        "url": "/components#position",
        "title": title,
        "pay": {"unit": "month", "min": low, "max": high},
        "headcount": headcount,
        "conditions": [
            {"icon": "bed", "text": "免费住宿"},
            {"icon": "bus", "text": "3 条班车"},
            {"icon": "dayoff", "text": "月休 6 天"},
        ],
        "tracks": ["migrant"],
        "education": "学历不限",
        "employer": {"name": employer, "logo": logo_of(employer), "booth": booth},
    }
    return base | more


POSITIONS = [
    card("冷藏箱装配电工", "海晟集装箱装备", "A12", 6500, 9000, 30, tracks=["transfer", "migrant"]),
    card(
        "不锈钢轧制技术员",
        "东港不锈钢",
        "B03",
        8000,
        12000,
        8,
        tracks=["veteran"],
        education="大专以上",
        applied="已投递 · 单位已查看",
    ),
    card("空调总装操作工", "海立空调", "A07", 5800, 7600, 160),
    card(
        "芯片封装设备员",
        "芯澜集成",
        "C02",
        7200,
        10500,
        45,
        tracks=["transfer"],
        education="高中/中专以上",
        closed=True,
    ),
]

SPEAKERS = [
    {
        "name": name,
        "honour": honour,
        "title": title,
        "years": years,
        "employer": employer,
        "bust": bust,
        "quote": "来了先跟我的班，三个月包你独立上手。",
    }
    for name, honour, title, years, employer, bust in (
        ("鲁守信", "区劳模工匠", "电气高级技师", 22, "海晟集装箱装备", "lu"),
        ("胡立业", "市劳动模范", "轧制首席技师", 27, "东港不锈钢", "hu"),
        ("沈若兰", "五一奖章", "挡车工", 18, "云帆纺织", "shen"),
        ("周砚平", "省工匠", "设备工程师", 15, "芯澜集成", "zhou"),
        ("谭秀敏", "区劳模工匠", "总装班组长", 16, "海立空调", "tan"),
        ("何远舟", "市工匠", "岸桥司机", 19, "港通物流", "he"),
    )
]

QUESTIONS: list[dict[str, Any]] = [
    {
        "question": 1,
        "text": "没有电工证，干过五年装配，能报吗？",
        "by": {"name": "求职者·海风27"},
        "state": "answered",
        "votes": 214,
        "voted": True,
        "answer": {
            "text": "能，跟班三个月，公司出钱考证。",
            "by": {"name": "鲁师傅", "honour": "区劳模工匠", "bust": "lu"},
            "replay": "00:41:20",
            "replay_url": "/components#questions",
        },
    },
    {
        "question": 2,
        "text": "夜班多吗？宿舍离厂区多远？",
        "by": {"name": "求职者·晨光08"},
        "state": "taken",
        "votes": 97,
    },
    {
        "question": 3,
        "text": "试用期多久？五险一金从哪个月开始交？",
        "by": {"name": "求职者·青山15"},
        "state": "handed",
        "to": {"name": "鲁师傅", "bust": "lu"},
        "votes": 61,
    },
    {
        "question": 4,
        "text": "夫妻一起来，能分到夫妻房吗？",
        "by": {"name": "求职者·远帆42"},
        "state": "waiting",
        "ahead": 3,
        "votes": 38,
    },
    {
        "question": 5,
        "text": "住宿要不要交押金？",
        "by": {"name": "求职者·浪花90"},
        "state": "held",
        "votes": 0,
    },
]


def hall() -> dict[str, Any]:
    """Three zones of 6 × 6 booths with aisles, as a plan takes them."""
    booths = []
    for zone, (letter, track) in enumerate((("A", "transfer"), ("B", "migrant"), ("C", "veteran"))):
        for n in range(36):
            row, col = divmod(n, 6)
            booths.append(
                {
                    "number": f"{letter}{n + 1:02d}",
                    "x": zone * 6.75 + col + (0.25 if col > 2 else 0),
                    "y": row + row // 2 * 0.9,
                    "track": track,
                    "employer": "",
                    "url": "",
                }
            )
    return {"hall": "1 号馆", "total": len(booths), "cols": 20, "rows": 8, "booths": booths}
