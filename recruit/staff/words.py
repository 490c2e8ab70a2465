"""What the audit's acts are called where an organiser reads what somebody did. Pure."""

ACTS = {
    # people and roles
    "appoint": "建了账号", "grant": "给了角色", "dismiss": "停了角色", "reset_password": "重设了密码",
    "change_password": "改了自己的密码", "make_organiser": "成了组织者",
    # the fair, its halls and tracks
    "create_fair": "建了场次", "copy_fair": "照一场建了新的", "save_fair": "改了场次资料", "move_fair": "换了场次的阶段",
    "change": "改了场次内容", "undo": "撤销了一步", "create_hall": "加了展厅", "rename_hall": "改了展厅的名字",
    "delete_hall": "删了展厅", "add_track": "加了专场", "rename_track": "改了专场的名字",
    "move_track": "调了专场的顺序", "remove_track": "删了专场", "post_notice": "发了公告", "withdraw_notice": "撤下了公告",
    "import_file": "导入了表格", "undo_import": "撤回了一次导入",
    # employers and their recruiters
    "save_employer": "改了单位资料", "withdraw_employer": "让单位退出了本场", "readmit_employer": "请回了单位",
    "accept_registration": "通过了单位报名", "return_registration": "退回了单位报名", "send_registration": "送审了单位报名",
    "tell_applicant": "给报名单位发了短信", "send_news_again": "给报名单位补发了短信",
    "invite_recruiter": "邀请了招聘人员", "invite_colleague": "邀请了同事", "send_invitation": "发了邀请短信",
    "revoke_invitation": "作废了邀请", "join_employer": "加入了单位", "hand_over": "把单位交给了同事",
    "remove_recruiter": "移出了招聘人员", "take_down_photo": "下架了单位照片", "put_back_photo": "恢复了单位照片",
    "keep_picture": "传了照片", "drop_picture": "删了照片", "publish_picture": "公开了照片",
    "withhold_picture": "收起了照片", "caption_picture": "改了照片说明", "see_picture": "看了不公开的图片",
    # positions and applications
    "draft_position": "存了岗位草稿", "edit_position": "改了岗位", "publish_position": "发布了岗位",
    "close_position": "停招了岗位", "reopen_position": "重新开招了岗位", "renew_position": "延长了岗位",
    "apply_at_desk": "在服务台代投", "reveal_phone": "看了求职者的全号", "mark_employment": "记了到岗情况",
    "remind_employer": "催了单位", "take_over": "接手督办",
    # rooms, recordings and speakers
    "create_room": "开了直播间", "plan_room": "排了直播间", "open_room": "开播", "end_room": "结束了直播间",
    "change_room": "改了直播间", "give_seat": "给直播间派了人", "take_seat": "从直播间撤了人",
    "start_rehearsal": "开始了彩排", "make_stream_key": "换了推流码", "add_words": "加了直播要管的词",
    "remove_word": "去掉了直播要管的词", "keep_recording": "改了录像保留到哪天", "delete_recording": "删了录像",
    "expire_recording": "录像到期删除", "make_speaker_link": "发了劳模工匠的链接", "save_speaker": "改了劳模工匠",
    "move_speaker": "调了劳模工匠的顺序", "speaker_revoked": "撤下了劳模工匠", "speaker_restored": "请回了劳模工匠",
    "check_honour": "核了荣誉", "uncheck_honour": "取消了荣誉核验", "drop_honour": "删了荣誉",
    "answer_in_writing": "书面回答了提问",
    # shows of a series
    "save_series": "改了直播系列", "publish_series": "公开了直播系列", "withdraw_series": "撤回了直播系列",
    "plan_show": "排了一场直播", "save_show": "改了一场直播", "publish_show": "公布了一场直播",
    "withdraw_show": "把一场直播撤回成草稿", "call_off_show": "取消了一场直播", "close_show": "停止了一场直播收投递",
    "reopen_show": "又开了一场直播收投递", "pick_positions": "给一场直播选了岗位",
    "send_reminders_again": "补发了预约提醒", "tell_viewer": "给预约的人发了短信",
    # a seeker's own
    "change_profile": "改了自己的资料", "download_data": "下载了自己的数据", "erase_seeker": "注销了账号",
    "reserve_show": "预约了直播", "cancel_reservation": "取消了预约",
}  # fmt: skip


def act_words(action: str) -> str:
    return ACTS.get(action, action)
