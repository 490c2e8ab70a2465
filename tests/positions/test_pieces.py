"""Messy texts of employers, and the pieces that a worker reads."""

import pytest

from recruit.positions.pieces import Piece, pieces, sections

MESSY = [
    ("1、装配电柜；2、接线；\n3.检验", ["装配电柜", "接线", "检验"]),
    ("1. 开发服务端.2、负责维护3、参与设计与开发", ["开发服务端.", "负责维护", "参与设计与开发"]),
    ("①看图接线②通电试机③ 填记录表。", ["看图接线", "通电试机", "填记录表"]),
    ("（1）上下料\n（2）打磨", ["上下料", "打磨"]),
    ("(一)巡逻 (二)登记来访车辆", ["巡逻", "登记来访车辆"]),
    ("一、收银；二、理货；三、打扫卫生", ["收银", "理货", "打扫卫生"]),
    ("１、清洗餐具；２、打扫食堂", ["清洗餐具", "打扫食堂"]),
    ("● 焊接箱体\n● 打磨焊缝\n- 交接班", ["焊接箱体", "打磨焊缝", "交接班"]),
    ("装货\r\n\r\n卸货\r\n", ["装货", "卸货"]),
    ("每天 8.5 小时，焊接箱体", ["每天 8.5 小时，焊接箱体"]),
    ("月休4天，2班倒。", ["月休4天，2班倒"]),
    ("3、设备保养", ["3、设备保养"]),
    ("1、设备保养", ["设备保养"]),
    ("负责 1 号、2 号机台；保养", ["负责 1 号、2 号机台；保养"]),
    (
        "按图纸把冷藏箱的电控箱、风机、传感器接好线；和质检一起开机降温，记下温度和电流；不制冷、跳闸的箱子先查线再换件；下班前打扫工位",
        ["按图纸把冷藏箱的电控箱、风机、传感器接好线", "和质检一起开机降温，记下温度和电流", "不制冷、跳闸的箱子先查线再换件", "下班前打扫工位"],
    ),
    (
        "在一车间做集装箱焊工，按作业指导书完成当班任务。上岗前有三天安全培训，老师傅带一个月。需要焊工证，没有的公司出钱考，考下来每月多发两百元。",
        ["在一车间做集装箱焊工，按作业指导书完成当班任务", "上岗前有三天安全培训，老师傅带一个月", "需要焊工证，没有的公司出钱考，考下来每月多发两百元"],
    ),
    ("1、巡检；2、抄表；4、填表", ["巡检", "抄表", "填表"]),
    ("1、巡检；3、抄表", ["巡检", "抄表"]),
    ("", []),
    (None, []),
    ("；；\n 。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "read"), MESSY, ids=range(len(MESSY)))
def test_messy_texts_become_pieces(text: str | None, read: list[str]) -> None:
    assert [piece.text for piece in pieces(text)] == read


def test_a_short_word_before_a_colon_is_a_title() -> None:
    assert pieces("1、装线路：按图把电控箱接好线；2、通电试机:开机降温") == [
        Piece("按图把电控箱接好线", "装线路"),
        Piece("开机降温", "通电试机"),
    ]
    assert pieces("上班时间从早上八点到下午五点：中间休息") == [Piece("上班时间从早上八点到下午五点：中间休息")]


def test_one_field_with_headings_is_taken_apart() -> None:
    found = sections(
        "岗位描述：1. 开机2、保养岗位要求：1. 会看图纸2. 肯吃苦福利待遇：包吃住；五险", "有电工证优先", None
    )
    assert [p.text for p in found["duties"]] == ["开机", "保养"]
    assert [p.text for p in found["requirements"]] == ["会看图纸", "肯吃苦", "有电工证优先"]
    assert [p.text for p in found["benefits"]] == ["包吃住；五险"]


def test_headings_in_brackets_and_on_lines_of_their_own() -> None:
    found = sections("【工作内容】\n看火\n【任职要求】\n身体好", None, "包住")
    assert [p.text for p in found["duties"]] == ["看火"] and [p.text for p in found["requirements"]] == ["身体好"]
    assert found["benefits"] == [Piece("包住")]


def test_a_heading_word_within_a_sentence_is_none() -> None:
    assert [p.text for p in sections("按岗位要求佩戴劳保用品", None, None)["duties"]] == ["按岗位要求佩戴劳保用品"]
