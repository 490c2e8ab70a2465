"""What the special tracks mean, in plain words. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrackWords:
    who: str
    means: tuple[str, ...]
    bring: str


ALWAYS = "专场是给您多一个选择，不是门槛：不属于这一类也能投，属于这一类也能投别的岗位。"
WORDS = {
    "transfer": TrackWords(
        "企业调整、停产、合并中转岗或待岗，以及与原单位解除劳动关系后正在找工作的职工。",
        ("认老手艺：以前干过的工种、年限，面谈时直接说就行。", "多数岗位愿意带着转行，跟班学习有工资。"),
        "带上身份证就能来；有原来的技能证书、工龄证明的一起带上，谈工资时用得着。",
    ),
    "migrant": TrackWords(
        "从外地或乡镇来务工的职工，不看户口在哪里。",
        ("先看住和吃：住宿、夫妻房、餐、班车，每个岗位都标在同样的八格里。", "底薪写在最前面，当月工资当月说清。"),
        "带上身份证就能来。夫妻一起找的，可以问有没有夫妻房。",
    ),
    "veteran": TrackWords(
        "退役军人，以及随军家属。",
        ("部队里学的驾驶、机修、通信、炊事，都算工作经验。", "安保、驾驶、设备、应急这些岗位集中在这里。"),
        "带上身份证；有退役军人优待证、驾驶证和技能证书的一起带上。",
    ),
}


def words_of(code: str, name: str) -> TrackWords:
    """A track that the house has no words for speaks by its name."""
    return WORDS.get(code) or TrackWords(f"这一场为“{name}”专设的岗位。", (), "带上身份证就能来。")
