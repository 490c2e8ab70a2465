"""The small planted list of a new room: abuse, gambling, fraud. Compared with the normalised text, blanks left out."""

WORDS = (
    "傻逼", "傻b", "操你", "草泥马", "妈的逼", "去死吧", "狗娘养", "王八蛋", "滚你妈", "贱人",
    "博彩", "赌博", "下注", "百家乐", "六合彩", "裸聊", "约炮", "色情", "援交",
    "刷单", "代开发票", "办假证", "套现", "高利贷", "裸贷", "传销", "资金盘", "跑分", "日赚千元", "躺赚",
)  # fmt: skip
CONTACTS = (
    "加微信", "加我微信", "加个微信", "微信号", "加薇", "加v信", "加vx", "加wx", "加我v", "vx号", "微信同号", "薇信", "威信号",
    "加qq", "qq号", "qq群", "加扣扣", "扣扣号", "进群领", "加群",
)  # fmt: skip
ENDINGS = (
    "com",
    "cn",
    "net",
    "org",
    "top",
    "xyz",
    "vip",
    "cc",
    "info",
    "shop",
    "site",
    "club",
    "icu",
    "app",
    "me",
    "io",
    "co",
)
