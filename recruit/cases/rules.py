"""What can be reported about a position, and how often one device may. Pure."""

KINDS = {
    "fee": "收费、押金或培训贷",
    "false": "岗位或薪资不真实",
    "bias": "有歧视条件",
    "contact": "联系不上或态度恶劣",
    "other": "其他问题",
}
LONGEST = 1000
REPORTS_A_DAY = 10
