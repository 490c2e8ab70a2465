"""The first tables: every row of the design that is dear to change later."""

import sqlalchemy as sa
from alembic import op

import recruit.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("disabled_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "employer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("benefits", sa.JSON(), nullable=False),
        sa.Column("logo_colour", sa.Integer(), nullable=False),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint("uscc", name=op.f("uq_employer_uscc")),
    )
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employer_name_key"), ["name_key"], unique=False)

    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("expires_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", recruit.db.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_code_phone_index"), ["phone_index"], unique=False)

    op.create_table(
        "seeker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_index", sa.String(), nullable=True),
        sa.Column("phone_verified_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["seeker.id"], name=op.f("fk_seeker_merged_into_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seeker")),
        sa.UniqueConstraint("device", name=op.f("uq_seeker_device")),
    )
    with op.batch_alter_table("seeker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seeker_phone_index"), ["phone_index"], unique=False)
        batch_op.create_index(
            "uq_seeker_verified_phone",
            ["phone_index"],
            unique=True,
            sqlite_where=sa.text("phone_verified_at IS NOT NULL AND merged_into_id IS NULL AND erased_at IS NULL"),
            postgresql_where=sa.text("phone_verified_at IS NOT NULL AND merged_into_id IS NULL AND erased_at IS NULL"),
        )

    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("slug", name=op.f("uq_unit_slug")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("seeker_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("withdrawn_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_consent_employer_id_employer")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_consent_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_seeker_id"), ["seeker_id"], unique=False)

    op.create_table(
        "fair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slogan", sa.String(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum("draft", "registration", "open", "closed", "reported", name="phase", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("opens_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("closes_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("operator_licence", sa.String(), nullable=False),
        sa.Column("organisers", sa.String(), nullable=False),
        sa.Column("hotline", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_fair_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair")),
        sa.UniqueConstraint("slug", name=op.f("uq_fair_slug")),
    )
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fair_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "entry_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("seeker_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("revoked_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("admitted_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("admitted_received_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("admitted_device", sa.String(), nullable=True),
        sa.Column("admitted_gate", sa.String(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_entry_ticket_fair_id_fair")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_entry_ticket_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_ticket")),
        sa.UniqueConstraint("code", name=op.f("uq_entry_ticket_code")),
        sa.UniqueConstraint("fair_id", "seeker_id", name=op.f("uq_entry_ticket_fair_id_seeker_id")),
    )
    op.create_table(
        "fair_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_day_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_day")),
        sa.UniqueConstraint("fair_id", "day", name=op.f("uq_fair_day_fair_id_day")),
    )
    op.create_table(
        "grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "organiser",
                "recruiter",
                "host",
                "assistant",
                "speaker",
                "gate",
                "desk",
                "seeker",
                name="role",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("until_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "CAST(unit_id IS NOT NULL AS INTEGER) + CAST(fair_id IS NOT NULL AS INTEGER) + CAST(employer_id IS NOT NULL AS INTEGER) = 1",
            name="ck_grant_one_scope",
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_grant_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_grant_employer_id_employer")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_grant_fair_id_fair")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["account.id"], name=op.f("fk_grant_granted_by_id_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_grant_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_account_id"), ["account_id"], unique=False)

    op.create_table(
        "hall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_hall_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
        sa.UniqueConstraint("fair_id", "name", name=op.f("uq_hall_fair_id_name")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id_account")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_import_run_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "applied",
                "returned",
                "accepted",
                "withdrawn",
                name="participationstatus",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("contact_phone_index", sa.String(), nullable=True),
        sa.Column("booth_wanted", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_participation_employer_id_employer")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_participation_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("fair_id", "employer_id", name=op.f("uq_participation_fair_id_employer_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_employer_id"), ["employer_id"], unique=False)

    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Enum("live", "board", name="roomkind", native_enum=False, length=16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("scheduled", "open", "cut", "ended", name="roomstate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("starts_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("opened_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("ended_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("archived_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("metrics", sa.JSON(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_room_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "speaker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("bust", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("revoked_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_speaker_employer_id_employer")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_speaker_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("fair_id", "employer_id", "name", name=op.f("uq_speaker_fair_id_employer_id_name")),
    )
    op.create_table(
        "track",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_track_fair_id_fair")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_track_fair_id_code")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("seeker_id", sa.Uuid(), nullable=True),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("expires_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id_account")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_api_token_seeker_id_seeker")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_api_token_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.String(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "admitted",
                "again",
                "conflict",
                "unknown",
                "wrong_day",
                "revoked",
                name="scanresult",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_arrival_account_id_account")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_arrival_fair_id_fair")),
        sa.ForeignKeyConstraint(["ticket_id"], ["entry_ticket.id"], name=op.f("fk_arrival_ticket_id_entry_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("fair_id", "scan_id", name=op.f("uq_arrival_fair_id_scan_id")),
    )
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.create_index("ix_arrival_fair_created", ["fair_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrival_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "honour",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["checked_by_id"], ["account.id"], name=op.f("fk_honour_checked_by_id_account")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_honour_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour")),
    )
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_honour_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "import_problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_import_problem_import_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_problem_import_id"), ["import_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("command", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("try_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("done_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_outbox_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_waiting", ["done_at", "try_at"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("pay_raw", sa.String(), nullable=False),
        sa.Column("pay_unit", sa.String(), nullable=True),
        sa.Column("pay_min", sa.Float(), nullable=True),
        sa.Column("pay_max", sa.Float(), nullable=True),
        sa.Column("pay_months", sa.Float(), nullable=True),
        sa.Column("month_min", sa.Integer(), nullable=True),
        sa.Column("month_max", sa.Integer(), nullable=True),
        sa.Column("pay_doubts", sa.JSON(), nullable=False),
        sa.Column(
            "education",
            sa.Enum(
                "any",
                "primary",
                "junior",
                "senior",
                "college",
                "bachelor",
                "master",
                "doctor",
                name="education",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("education_rank", sa.Integer(), nullable=False),
        sa.Column("education_raw", sa.String(), nullable=True),
        sa.Column("experience", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("duties", sa.String(), nullable=True),
        sa.Column("requirements", sa.String(), nullable=True),
        sa.Column("benefits", sa.String(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("expires_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "listed", "closed", name="positionstate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("published_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("closed_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_position_employer_id_employer")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_position_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_position_participation_id_participation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("participation_id", "identity", name=op.f("uq_position_participation_id_identity")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index("ix_position_listed", ["fair_id", "state", "published_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_region"), ["region"], unique=False)

    op.create_table(
        "room_fact",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_fact_room_id_room")),
        sa.PrimaryKeyConstraint("room_id", "fact_id", name=op.f("pk_room_fact")),
    )
    op.create_table(
        "room_host",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_room_host_account_id_account")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_host_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_host")),
        sa.UniqueConstraint("room_id", "account_id", name=op.f("uq_room_host_room_id_account_id")),
    )
    op.create_table(
        "room_minute",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("online", sa.Integer(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("joins", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_minute_room_id_room")),
        sa.PrimaryKeyConstraint("room_id", "at", name=op.f("pk_room_minute")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("seeker_id", sa.Uuid(), nullable=True),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", recruit.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id_account")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_session_seeker_id_seeker")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_session_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    op.create_table(
        "speaker_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("used_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_speaker_link_room_id_room")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_speaker_link_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_speaker_link_token_hash")),
    )
    with op.batch_alter_table("speaker_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speaker_link_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "zone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_zone_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("hall_id", "code", name=op.f("uq_zone_hall_id_code")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("seeker_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "viewed",
                "shortlisted",
                "invited",
                "met",
                "hired",
                "declined",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("online", "live", "booth", "desk", "station", name="source", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("pin_seq", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_verified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("submitted_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("remind_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("due_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("overdue_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("reminded_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("reacted_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_application_consent_id_consent")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_application_employer_id_employer")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_application_entered_by_id_account")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_application_fair_id_fair")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_application_position_id_position")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_application_room_id_room")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_application_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("position_id", "seeker_id", name=op.f("uq_application_position_id_seeker_id")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_due_at"), ["due_at"], unique=False)
        batch_op.create_index("ix_application_employer_state", ["employer_id", "fair_id", "state"], unique=False)
        batch_op.create_index("ix_application_fair_created", ["fair_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_seeker_id"), ["seeker_id"], unique=False)

    op.create_table(
        "booth",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_fair_id_fair")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_booth_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_booth_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth")),
        sa.UniqueConstraint("code", name=op.f("uq_booth_code")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_booth_fair_id_number")),
    )
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booth_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "position_track",
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.Column("track_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_position_track_position_id_position")),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_position_track_track_id_track")),
        sa.PrimaryKeyConstraint("position_id", "track_id", name=op.f("pk_position_track")),
    )
    with op.batch_alter_table("position_track", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_track_track_id"), ["track_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("asked_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("answered_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_question_position_id_position")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_question_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("room_id", "number", name=op.f("uq_question_room_id_number")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_position_id"), ["position_id"], unique=False)

    op.create_table(
        "room_pin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("to_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_room_pin_position_id_position")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_pin_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_pin")),
        sa.UniqueConstraint("room_id", "seq", name=op.f("uq_room_pin_room_id_seq")),
    )
    with op.batch_alter_table("room_pin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_pin_position_id"), ["position_id"], unique=False)

    op.create_table(
        "rundown_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("speaker_id", sa.Uuid(), nullable=True),
        sa.Column("host_name", sa.String(), nullable=True),
        sa.Column("planned_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("explained_from", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("explained_to", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_rundown_item_fair_id_fair")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_rundown_item_position_id_position")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_rundown_item_room_id_room")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_rundown_item_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rundown_item")),
    )
    with op.batch_alter_table("rundown_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rundown_item_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rundown_item_position_id"), ["position_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rundown_item_room_id"), ["room_id"], unique=False)

    op.create_table(
        "seeker_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=True),
        sa.Column("seeker_id", sa.Uuid(), nullable=True),
        sa.Column("visitor", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "answered", "closed", name="casestate", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("due_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", recruit.db.UTCDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_seeker_case_answered_by_id_account")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_seeker_case_fair_id_fair")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_seeker_case_position_id_position")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_seeker_case_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seeker_case")),
    )
    with op.batch_alter_table("seeker_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seeker_case_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seeker_case_seeker_id"), ["seeker_id"], unique=False)

    op.create_table(
        "speaker_position",
        sa.Column("speaker_id", sa.Uuid(), nullable=False),
        sa.Column("position_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_speaker_position_position_id_position")
        ),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_speaker_position_speaker_id_speaker")),
        sa.PrimaryKeyConstraint("speaker_id", "position_id", name=op.f("pk_speaker_position")),
    )
    op.create_table(
        "application_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "submitted",
                "viewed",
                "shortlisted",
                "invited",
                "met",
                "hired",
                "declined",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "submitted",
                "viewed",
                "shortlisted",
                "invited",
                "met",
                "hired",
                "declined",
                "withdrawn",
                name="applicationstate",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("by_kind", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_move_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_move")),
    )
    with op.batch_alter_table("application_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_move_application_id"), ["application_id"], unique=False)

    op.create_table(
        "booth_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("booth_id", sa.Uuid(), nullable=False),
        sa.Column("visitor", sa.String(), nullable=False),
        sa.Column("seeker_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["booth_id"], ["booth.id"], name=op.f("fk_booth_visit_booth_id_booth")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_visit_fair_id_fair")),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_booth_visit_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_visit")),
        sa.UniqueConstraint("booth_id", "visitor", "day", name=op.f("uq_booth_visit_booth_id_visitor_day")),
    )
    with op.batch_alter_table("booth_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booth_visit_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "intent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("marked_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", recruit.db.UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", recruit.db.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_intent_application_id_application")
        ),
        sa.ForeignKeyConstraint(["marked_by_id"], ["account.id"], name=op.f("fk_intent_marked_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intent")),
        sa.UniqueConstraint("application_id", name=op.f("uq_intent_application_id")),
    )
    op.create_table(
        "request_key",
        sa.Column("seeker_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", recruit.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_request_key_application_id_application")
        ),
        sa.ForeignKeyConstraint(["seeker_id"], ["seeker.id"], name=op.f("fk_request_key_seeker_id_seeker")),
        sa.PrimaryKeyConstraint("seeker_id", "key", name=op.f("pk_request_key")),
    )
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_key_created_at"), ["created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("request_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_key_created_at"))

    op.drop_table("request_key")
    op.drop_table("intent")
    with op.batch_alter_table("booth_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booth_visit_fair_id"))

    op.drop_table("booth_visit")
    with op.batch_alter_table("application_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_move_application_id"))

    op.drop_table("application_move")
    op.drop_table("speaker_position")
    with op.batch_alter_table("seeker_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seeker_case_seeker_id"))
        batch_op.drop_index(batch_op.f("ix_seeker_case_fair_id"))

    op.drop_table("seeker_case")
    with op.batch_alter_table("rundown_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rundown_item_room_id"))
        batch_op.drop_index(batch_op.f("ix_rundown_item_position_id"))
        batch_op.drop_index(batch_op.f("ix_rundown_item_fair_id"))

    op.drop_table("rundown_item")
    with op.batch_alter_table("room_pin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_pin_position_id"))

    op.drop_table("room_pin")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_position_id"))
        batch_op.drop_index(batch_op.f("ix_question_person"))

    op.drop_table("question")
    with op.batch_alter_table("position_track", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_track_track_id"))

    op.drop_table("position_track")
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booth_participation_id"))

    op.drop_table("booth")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_seeker_id"))
        batch_op.drop_index("ix_application_fair_created")
        batch_op.drop_index("ix_application_employer_state")
        batch_op.drop_index(batch_op.f("ix_application_due_at"))

    op.drop_table("application")
    op.drop_table("zone")
    with op.batch_alter_table("speaker_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speaker_link_speaker_id"))

    op.drop_table("speaker_link")
    op.drop_table("session")
    op.drop_table("room_minute")
    op.drop_table("room_host")
    op.drop_table("room_fact")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_region"))
        batch_op.drop_index("ix_position_listed")
        batch_op.drop_index(batch_op.f("ix_position_employer_id"))

    op.drop_table("position")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_waiting")

    op.drop_table("outbox")
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_problem_import_id"))

    op.drop_table("import_problem")
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_honour_speaker_id"))

    op.drop_table("honour")
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrival_ticket_id"))
        batch_op.drop_index("ix_arrival_fair_created")

    op.drop_table("arrival")
    op.drop_table("api_token")
    op.drop_table("track")
    op.drop_table("speaker")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_fair_id"))

    op.drop_table("room")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_employer_id"))

    op.drop_table("participation")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_run_fair_id"))

    op.drop_table("import_run")
    op.drop_table("hall")
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grant_account_id"))

    op.drop_table("grant")
    op.drop_table("fair_day")
    op.drop_table("entry_ticket")
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_unit_id"))

    op.drop_table("fair")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_seeker_id"))

    op.drop_table("consent")
    op.drop_table("unit")
    with op.batch_alter_table("seeker", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_seeker_verified_phone",
            sqlite_where=sa.text("phone_verified_at IS NOT NULL AND merged_into_id IS NULL AND erased_at IS NULL"),
            postgresql_where=sa.text("phone_verified_at IS NOT NULL AND merged_into_id IS NULL AND erased_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_seeker_phone_index"))

    op.drop_table("seeker")
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_code_phone_index"))

    op.drop_table("one_time_code")
    with op.batch_alter_table("employer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employer_name_key"))

    op.drop_table("employer")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_fair_id"))

    op.drop_table("audit_entry")
    op.drop_table("account")
