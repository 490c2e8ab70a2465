"""What the import pages call things."""

BROKEN = "处理这个文件时出了问题，没有做完。请点“再试一次”；还不行就把表格另存为 .xlsx 再上传。"
TOO_LARGE = "文件太大，内存放不下。请拆成几个文件分别导入。"
CODES = {
    "pay_unreadable": "薪资认不出",
    "title_missing": "缺岗位名称",
    "employer_missing": "缺单位名称",
    "speaker_incomplete": "劳模信息不全",
    "headcount_vague": "人数未定",
    "duties_missing": "没写职责",
    "valid_until_past": "有效期已过",
    "validity_unreadable": "有效期认不出",
    "repeated": "重复填写",
    "uscc_check": "信用代码有误",
    "booth_twice": "展位重复",
    "phone_invalid": "不是手机号",
    "position_unknown": "排期找不到岗位",
    "speaker_unknown": "排期找不到劳模",
    "kept_by_hand": "手工改过，已保留",
    "overwritten": "手工改过，以表格为准",
    "kept_closed": "已停招的岗位",
    "formula_empty": "公式没有结果",
    "cell_too_long": "内容太长",
}
STATES = {
    "received": ("排队中", ""),
    "checking": ("正在检查", ""),
    "ready": ("等您确认", "warn"),
    "queued": ("等待写入", ""),
    "writing": ("正在写入", ""),
    "done": ("已导入", "good"),
    "failed": ("没有做完", "bad"),
    "undone": ("已撤销", "line"),
}
STEPS = {
    "": "排队中，马上开始",
    "read": "正在读取表格",
    "check": "正在逐行检查",
    "write": "正在写入",
    "index": "正在建立搜索",
}
LEVELS = {"error": "未导入", "warn": "提醒"}
