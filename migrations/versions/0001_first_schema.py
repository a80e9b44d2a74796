"""The first schema."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.append_only import guard_statements
from acqflow.storage.columns import Bytes, Day, Facts, Flag, SortKey, UtcTime, WholeNumber, Words
from acqflow.storage.search_index import SearchIndex

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Each table with its unique keys besides the id.
ONLY_GROW: dict[str, list[list[str]]] = {
    "audit_entries": [],
    "bookings": [["key"]],
    "dossier_entries": [],
    "exchange_rates": [],
    "movements": [["key", "part"], ["reverses_id"]],
    "suggestion_steps": [],
    "verdicts": [["step_id", "person_id"]],
    "worklist_steps": [["undoes_id"]],
}


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key_digest", Words, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempts_key_digest"), ["key_digest"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("person_id", WholeNumber, nullable=True),
        sa.Column("event", Words, nullable=False),
        sa.Column("outcome", Words, nullable=False),
        sa.Column("facts", Facts(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)

    op.create_table(
        "bookings",
        sa.Column("key", Words, nullable=False),
        sa.Column("body_digest", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("key", name=op.f("uq_bookings_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "departments",
        sa.Column("code", Words, nullable=False),
        sa.Column("name_zh", Words, nullable=False),
        sa.Column("name_en", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("code", name=op.f("uq_departments_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "dossier_entries",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by_id", WholeNumber, nullable=True),
        sa.Column("station", Words, nullable=False),
        sa.Column("event", Words, nullable=False),
        sa.Column("facts", Facts(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_entries")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("dossier_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_entries_title_id_id"), ["title_id", "id"], unique=False)

    op.create_table(
        "exchange_rates",
        sa.Column("currency", Words, nullable=False),
        sa.Column("into", Words, nullable=False),
        sa.Column("valid_from", Day(), nullable=False),
        sa.Column("rate", Words, nullable=False),
        sa.Column("source", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rates")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("exchange_rates", schema=None) as batch_op:
        batch_op.create_index("ix_exchange_rates_pair", ["into", "currency", "valid_from"], unique=False)

    op.create_table(
        "fiscal_years",
        sa.Column("code", Words, nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("state IN ('planned', 'open', 'closed')", name=op.f("ck_fiscal_years_state")),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_fiscal_years_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiscal_years")),
        sa.UniqueConstraint("code", name=op.f("uq_fiscal_years_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "holdings",
        sa.Column("scheme", Words, nullable=False),
        sa.Column("value", Words, nullable=False),
        sa.Column("resource_type", Words, nullable=False),
        sa.Column("location", Words, nullable=False),
        sa.Column("copies", WholeNumber, nullable=False),
        sa.Column("as_of", Day(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
        sa.UniqueConstraint(
            "value",
            "scheme",
            "resource_type",
            "location",
            name=op.f("uq_holdings_value_scheme_resource_type_location"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "persons",
        sa.Column("login", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("name_latin", Words, nullable=True),
        sa.Column("email", Words, nullable=True),
        sa.Column("department", Words, nullable=True),
        sa.Column("language", Words, nullable=False),
        sa.Column("is_active", Flag(), nullable=False),
        sa.Column("password_hash", Words, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_persons_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("login", name=op.f("uq_persons_login")),
        sqlite_strict=True,
    )
    op.create_table(
        "teams",
        sa.Column("code", Words, nullable=False),
        sa.Column("name_zh", Words, nullable=False),
        sa.Column("name_en", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("code", name=op.f("uq_teams_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "titles",
        sa.Column("title", Words, nullable=False),
        sa.Column("other_title", Words, nullable=True),
        sa.Column("creators", Words, nullable=True),
        sa.Column("publisher", Words, nullable=True),
        sa.Column("year", WholeNumber, nullable=True),
        sa.Column("edition", Words, nullable=True),
        sa.Column("series", Words, nullable=True),
        sa.Column("language", Words, nullable=True),
        sa.Column("resource_type", Words, nullable=False),
        sa.Column("form", Words, nullable=False),
        sa.Column("work_key", SortKey, nullable=False),
        sa.Column("subject_words", Words, nullable=True),
        sa.Column("is_offered", Flag(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "resource_type IN ('book', 'ebook', 'journal', 'database')", name=op.f("ck_titles_resource_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_titles")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("titles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_titles_language_id"), ["language", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_titles_language_work_key_id"), ["language", "work_key", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_titles_work_key_id"), ["work_key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_titles_year_id"), ["year", "id"], unique=False)

    op.create_table(
        "vendors",
        sa.Column("code", Words, nullable=False),
        sa.Column("name_zh", Words, nullable=False),
        sa.Column("name_en", Words, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("email", Words, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendors")),
        sa.UniqueConstraint("code", name=op.f("uq_vendors_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "funds",
        sa.Column("code", Words, nullable=False),
        sa.Column("name_zh", Words, nullable=False),
        sa.Column("name_en", Words, nullable=False),
        sa.Column("parent_id", WholeNumber, nullable=True),
        sa.Column("kind", Words, nullable=False),
        sa.Column("owner_id", WholeNumber, nullable=True),
        sa.Column("currency", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("state IN ('active', 'frozen', 'closed')", name=op.f("ck_funds_state")),
        sa.ForeignKeyConstraint(["owner_id"], ["persons.id"], name=op.f("fk_funds_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["funds.id"], name=op.f("fk_funds_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds")),
        sa.UniqueConstraint("code", name=op.f("uq_funds_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("funds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funds_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "import_runs",
        sa.Column("vendor_id", WholeNumber, nullable=False),
        sa.Column("file_name", Words, nullable=False),
        sa.Column("file_digest", Words, nullable=False),
        sa.Column("file_bytes", WholeNumber, nullable=False),
        sa.Column("format", Words, nullable=False),
        sa.Column("profile", Facts(), nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("encoding", Words, nullable=True),
        sa.Column("notes", Facts(), nullable=True),
        sa.Column("framed", WholeNumber, nullable=False),
        sa.Column("staged", WholeNumber, nullable=False),
        sa.Column("quarantined", WholeNumber, nullable=False),
        sa.Column("skipped", WholeNumber, nullable=False),
        sa.Column("new", WholeNumber, nullable=False),
        sa.Column("changed", WholeNumber, nullable=False),
        sa.Column("same", WholeNumber, nullable=False),
        sa.Column("titles_added", WholeNumber, nullable=False),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by_id", WholeNumber, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("state IN ('applied', 'undone')", name=op.f("ck_import_runs_state")),
        sa.CheckConstraint("framed = staged + quarantined + skipped", name=op.f("ck_import_runs_nothing_lost")),
        sa.CheckConstraint("staged = new + changed + same", name=op.f("ck_import_runs_staged")),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_import_runs_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["persons.id"], name=op.f("fk_import_runs_undone_by_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_import_runs_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_runs_vendor_id_file_digest"), ["vendor_id", "file_digest"], unique=False
        )

    op.create_table(
        "offers",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("vendor_id", WholeNumber, nullable=False),
        sa.Column("vendor_key", Words, nullable=False),
        sa.Column("vendor_number", Words, nullable=True),
        sa.Column("price_minor", WholeNumber, nullable=True),
        sa.Column("currency", Words, nullable=True),
        sa.Column("price_raw", Words, nullable=True),
        sa.Column("record_digest", Words, nullable=False),
        sa.Column("warnings", Facts(), nullable=False),
        sa.Column("given", Facts(), nullable=True),
        sa.Column("is_withdrawn", Flag(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_offers_title_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_offers_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("vendor_id", "vendor_key", name=op.f("uq_offers_vendor_id_vendor_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_title_id"), ["title_id"], unique=False)

    op.create_table(
        "person_roles",
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("role", Words, nullable=False),
        sa.Column("scope_kind", Words, nullable=False),
        sa.Column("scope_code", Words, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("(scope_kind = 'all') = (scope_code IS NULL)", name=op.f("ck_person_roles_scope")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_person_roles_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_roles")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "scope_kind",
            "scope_code",
            name=op.f("uq_person_roles_person_id_role_scope_kind_scope_code"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_digest", Words, nullable=False),
        sa.Column("person_id", WholeNumber, nullable=True),
        sa.Column("kept", Facts(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("last_seen_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_ins_token_digest")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "subjects",
        sa.Column("code", Words, nullable=False),
        sa.Column("name_zh", Words, nullable=False),
        sa.Column("name_en", Words, nullable=False),
        sa.Column("parent_id", WholeNumber, nullable=True),
        sa.Column("team_id", WholeNumber, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["subjects.id"], name=op.f("fk_subjects_parent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_subjects_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subjects")),
        sa.UniqueConstraint("code", name=op.f("uq_subjects_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("subjects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subjects_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "team_members",
        sa.Column("team_id", WholeNumber, nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("team_role", Words, nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_team_members_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_members")),
        sa.UniqueConstraint(
            "team_id",
            "person_id",
            "team_role",
            "starts_on",
            name=op.f("uq_team_members_team_id_person_id_team_role_starts_on"),
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_team_members_lead",
            ["team_id"],
            unique=True,
            sqlite_where=sa.text("team_role = 'lead' AND ends_on IS NULL"),
            postgresql_where=sa.text("team_role = 'lead' AND ends_on IS NULL"),
        )

    op.create_table(
        "title_classes",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("scheme", Words, nullable=False),
        sa.Column("code", Words, nullable=False),
        sa.Column("sort_key", SortKey, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["title_id"], ["titles.id"], name=op.f("fk_title_classes_title_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_classes")),
        sa.UniqueConstraint("title_id", "scheme", "code", name=op.f("uq_title_classes_title_id_scheme_code")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("title_classes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_title_classes_scheme_sort_key_title_id"),
            ["scheme", "sort_key", "title_id"],
            unique=False,
        )

    op.create_table(
        "title_identifiers",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("scheme", Words, nullable=False),
        sa.Column("value", Words, nullable=False),
        sa.Column("raw", Words, nullable=False),
        sa.Column("is_doubtful", Flag(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["title_id"], ["titles.id"], name=op.f("fk_title_identifiers_title_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_identifiers")),
        sa.UniqueConstraint(
            "title_id", "scheme", "value", name=op.f("uq_title_identifiers_title_id_scheme_value")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("title_identifiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_title_identifiers_value_scheme"), ["value", "scheme"], unique=False)

    op.create_table(
        "title_standings",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("standing", Words, nullable=False),
        sa.Column("reference", Words, nullable=False),
        sa.Column("detail", Words, nullable=True),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "standing IN ('on_order', 'approved', 'on_list', 'suggested', 'rejected')",
            name=op.f("ck_title_standings_standing"),
        ),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_title_standings_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_standings")),
        sa.UniqueConstraint(
            "title_id", "standing", "reference", name=op.f("uq_title_standings_title_id_standing_reference")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "vendor_profiles",
        sa.Column("vendor_id", WholeNumber, nullable=False),
        sa.Column("format", Words, nullable=False),
        sa.Column("profile", Facts(), nullable=False),
        sa.Column("saved_at", UtcTime(), nullable=False),
        sa.Column("saved_by_id", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["saved_by_id"], ["persons.id"], name=op.f("fk_vendor_profiles_saved_by_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_vendor_profiles_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_profiles")),
        sa.UniqueConstraint("vendor_id", "format", name=op.f("uq_vendor_profiles_vendor_id_format")),
        sqlite_strict=True,
    )
    op.create_table(
        "accounts",
        sa.Column("fund_id", WholeNumber, nullable=True),
        sa.Column("fiscal_year_id", WholeNumber, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("balance_minor", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "(fund_id IS NULL) = (kind IN ('appropriation', 'vendor'))", name=op.f("ck_accounts_outside")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('encumbered', 'awaiting') OR balance_minor >= 0", name=op.f("ck_accounts_not_negative")
        ),
        sa.ForeignKeyConstraint(["fiscal_year_id"], ["fiscal_years.id"], name=op.f("fk_accounts_fiscal_year_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_accounts_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_accounts_fund",
            ["fund_id", "fiscal_year_id", "kind"],
            unique=True,
            sqlite_where=sa.text("fund_id IS NOT NULL"),
            postgresql_where=sa.text("fund_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_accounts_outside",
            ["fiscal_year_id", "kind"],
            unique=True,
            sqlite_where=sa.text("fund_id IS NULL"),
            postgresql_where=sa.text("fund_id IS NULL"),
        )

    op.create_table(
        "distributions",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("wants_digest", Words, nullable=False),
        sa.Column("up_to_title_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_distributions_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributions")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_distributions_subject_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "encumbrances",
        sa.Column("purpose", Words, nullable=False),
        sa.Column("fund_id", WholeNumber, nullable=False),
        sa.Column("fiscal_year_id", WholeNumber, nullable=False),
        sa.Column("initial_minor", WholeNumber, nullable=False),
        sa.Column("awaiting_minor", WholeNumber, nullable=False),
        sa.Column("expended_minor", WholeNumber, nullable=False),
        sa.Column("credited_minor", WholeNumber, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("state IN ('unreleased', 'released')", name=op.f("ck_encumbrances_state")),
        sa.CheckConstraint("initial_minor >= 0", name=op.f("ck_encumbrances_initial")),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_years.id"], name=op.f("fk_encumbrances_fiscal_year_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_encumbrances_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encumbrances")),
        sa.UniqueConstraint(
            "purpose", "fund_id", "fiscal_year_id", name=op.f("uq_encumbrances_purpose_fund_id_fiscal_year_id")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("encumbrances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_encumbrances_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "faculty_answers",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("is_wanted", Flag(), nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_faculty_answers_person_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_faculty_answers_subject_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_faculty_answers_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faculty_answers")),
        sa.UniqueConstraint(
            "title_id", "subject_id", "person_id", name=op.f("uq_faculty_answers_title_id_subject_id_person_id")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("faculty_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faculty_answers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "fund_years",
        sa.Column("fund_id", WholeNumber, nullable=False),
        sa.Column("fiscal_year_id", WholeNumber, nullable=False),
        sa.Column("encumbrance_limit_percent", WholeNumber, nullable=True),
        sa.Column("expenditure_limit_percent", WholeNumber, nullable=True),
        sa.Column("warn_percent", WholeNumber, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["fiscal_year_id"], ["fiscal_years.id"], name=op.f("fk_fund_years_fiscal_year_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_fund_years_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_years")),
        sa.UniqueConstraint("fund_id", "fiscal_year_id", name=op.f("uq_fund_years_fund_id_fiscal_year_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("fund_years", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_years_fiscal_year_id"), ["fiscal_year_id"], unique=False)

    op.create_table(
        "import_changes",
        sa.Column("run_id", WholeNumber, nullable=False),
        sa.Column("offer_id", WholeNumber, nullable=False),
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("title_added", Flag(), nullable=False),
        sa.Column("before", Facts(), nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("kind IN ('new', 'changed')", name=op.f("ck_import_changes_kind")),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_import_changes_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_changes")),
        sa.UniqueConstraint("run_id", "offer_id", name=op.f("uq_import_changes_run_id_offer_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_changes_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "matches",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("score", WholeNumber, nullable=False),
        sa.Column("reasons", Facts(), nullable=False),
        sa.Column("profile_version", WholeNumber, nullable=False),
        sa.Column("matched_at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_matches_subject_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_matches_title_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("title_id", "subject_id", name=op.f("uq_matches_title_id_subject_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_matches_subject_id_score_title_id"), ["subject_id", "score", "title_id"], unique=False
        )

    op.create_table(
        "profiles",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("version", WholeNumber, nullable=False),
        sa.Column("keywords", Facts(), nullable=False),
        sa.Column("languages", Facts(), nullable=False),
        sa.Column("resource_types", Facts(), nullable=False),
        sa.Column("price_cap_minor", WholeNumber, nullable=True),
        sa.Column("currency", Words, nullable=True),
        sa.Column("adopted_at", UtcTime(), nullable=False),
        sa.Column("adopted_by_id", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("(price_cap_minor IS NULL) = (currency IS NULL)", name=op.f("ck_profiles_price_cap")),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["persons.id"], name=op.f("fk_profiles_adopted_by_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_profiles_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("subject_id", "version", name=op.f("uq_profiles_subject_id_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "quarantined_records",
        sa.Column("run_id", WholeNumber, nullable=False),
        sa.Column("ordinal", WholeNumber, nullable=False),
        sa.Column("offset", WholeNumber, nullable=False),
        sa.Column("length", WholeNumber, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("detail", Words, nullable=False),
        sa.Column("raw", Bytes, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_quarantined_records_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_records")),
        sa.UniqueConstraint(
            "run_id", "ordinal", "offset", name=op.f("uq_quarantined_records_run_id_ordinal_offset")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "selection_lists",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("made_by_id", WholeNumber, nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("deadline", Day(), nullable=True),
        sa.Column("departments", Facts(), nullable=False),
        sa.Column("submitted_at", UtcTime(), nullable=True),
        sa.Column("submitted_by_id", WholeNumber, nullable=True),
        sa.Column("round", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'circulating', 'closed', 'submitted', 'approved', 'returned', 'rejected', 'ordered')",
            name=op.f("ck_selection_lists_state"),
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["persons.id"], name=op.f("fk_selection_lists_made_by_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_selection_lists_subject_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["persons.id"], name=op.f("fk_selection_lists_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_lists")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("selection_lists", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_selection_lists_subject_id_state"), ["subject_id", "state"], unique=False
        )

    op.create_table(
        "subject_authorities",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("resource_type", Words, nullable=False),
        sa.Column("per_title_minor", WholeNumber, nullable=False),
        sa.Column("per_list_minor", WholeNumber, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_subject_authorities_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_authorities")),
        sa.UniqueConstraint(
            "subject_id", "resource_type", name=op.f("uq_subject_authorities_subject_id_resource_type")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "subject_departments",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("department_id", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_subject_departments_department_id")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_subject_departments_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_departments")),
        sa.UniqueConstraint(
            "subject_id", "department_id", name=op.f("uq_subject_departments_subject_id_department_id")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("subject_departments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_departments_department_id"), ["department_id"], unique=False)

    op.create_table(
        "subject_funds",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("resource_type", Words, nullable=False),
        sa.Column("fund_id", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_subject_funds_fund_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_subject_funds_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_funds")),
        sa.UniqueConstraint("subject_id", "resource_type", name=op.f("uq_subject_funds_subject_id_resource_type")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("subject_funds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_funds_fund_id"), ["fund_id"], unique=False)

    op.create_table(
        "subject_modes",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("resource_type", Words, nullable=False),
        sa.Column("language", Words, nullable=False),
        sa.Column("mode", Words, nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("mode IN ('relay', 'participate', 'lead')", name=op.f("ck_subject_modes_mode")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_subject_modes_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_modes")),
        sa.UniqueConstraint(
            "subject_id",
            "resource_type",
            "language",
            "starts_on",
            name=op.f("uq_subject_modes_subject_id_resource_type_language_starts_on"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "subject_ranges",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("scheme", Words, nullable=False),
        sa.Column("start", Words, nullable=False),
        sa.Column("end", Words, nullable=False),
        sa.Column("low", SortKey, nullable=False),
        sa.Column("high", SortKey, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_subject_ranges_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_ranges")),
        sa.UniqueConstraint(
            "subject_id", "scheme", "start", "end", name=op.f("uq_subject_ranges_subject_id_scheme_start_end")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("subject_ranges", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subject_ranges_scheme_low_high"), ["scheme", "low", "high"], unique=False
        )

    op.create_table(
        "subject_responsibilities",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("resource_type", Words, nullable=False),
        sa.Column("language", Words, nullable=False),
        sa.Column("responsibility", Words, nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "responsibility IN ('lead', 'assist', 'review', 'none')",
            name=op.f("ck_subject_responsibilities_responsibility"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_subject_responsibilities_subject_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_responsibilities")),
        sa.UniqueConstraint(
            "subject_id",
            "resource_type",
            "language",
            "starts_on",
            name=op.f("uq_subject_responsibilities_subject_id_resource_type_language_starts_on"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "suggestions",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("requester_id", WholeNumber, nullable=False),
        sa.Column("department", Words, nullable=True),
        sa.Column("subject_id", WholeNumber, nullable=True),
        sa.Column("need", WholeNumber, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("submitted_at", UtcTime(), nullable=False),
        sa.Column("promised_on", Day(), nullable=False),
        sa.Column("decline_code", Words, nullable=True),
        sa.Column("decline_text", Words, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "(state = 'declined') = (decline_code IS NOT NULL)", name=op.f("ck_suggestions_declined_for_a_reason")
        ),
        sa.CheckConstraint("need IN (1, 2, 3)", name=op.f("ck_suggestions_need")),
        sa.ForeignKeyConstraint(["requester_id"], ["persons.id"], name=op.f("fk_suggestions_requester_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_suggestions_subject_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_suggestions_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_requester_id"), ["requester_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suggestions_subject_id_state_promised_on"),
            ["subject_id", "state", "promised_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_suggestions_title_id"), ["title_id"], unique=False)

    op.create_table(
        "worklist_steps",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("verb", Words, nullable=False),
        sa.Column("act_id", WholeNumber, nullable=True),
        sa.Column("before", Facts(), nullable=False),
        sa.Column("version", WholeNumber, nullable=False),
        sa.Column("undoes_id", WholeNumber, nullable=True),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["worklist_steps.id"], name=op.f("fk_worklist_steps_act_id")),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_worklist_steps_by_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_worklist_steps_subject_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_worklist_steps_title_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["worklist_steps.id"], name=op.f("fk_worklist_steps_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklist_steps")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_worklist_steps_undoes_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("worklist_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worklist_steps_act_id"), ["act_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_worklist_steps_subject_id_by_id_id"), ["subject_id", "by_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_worklist_steps_title_id_id"), ["title_id", "id"], unique=False)

    op.create_table(
        "endorsements",
        sa.Column("suggestion_id", WholeNumber, nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("department", Words, nullable=True),
        sa.Column("need", WholeNumber, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_endorsements_person_id")),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestions.id"], name=op.f("fk_endorsements_suggestion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint("suggestion_id", "person_id", name=op.f("uq_endorsements_suggestion_id_person_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endorsements_person_id"), ["person_id"], unique=False)

    op.create_table(
        "list_lines",
        sa.Column("list_id", WholeNumber, nullable=False),
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("offer_id", WholeNumber, nullable=False),
        sa.Column("fund_id", WholeNumber, nullable=False),
        sa.Column("copies", WholeNumber, nullable=False),
        sa.Column("unit_price_minor", WholeNumber, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("fund_amount_minor", WholeNumber, nullable=False),
        sa.Column("fund_currency", Words, nullable=False),
        sa.Column("rate", Words, nullable=False),
        sa.Column("suggestion_id", WholeNumber, nullable=True),
        sa.Column("duplicate_reason", Words, nullable=True),
        sa.Column("struck_reason", Words, nullable=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'rejected', 'approved', 'ordered', 'cancelled')", name=op.f("ck_list_lines_state")
        ),
        sa.CheckConstraint("copies > 0", name=op.f("ck_list_lines_copies")),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_list_lines_fund_id")),
        sa.ForeignKeyConstraint(["list_id"], ["selection_lists.id"], name=op.f("fk_list_lines_list_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_list_lines_offer_id")),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestions.id"], name=op.f("fk_list_lines_suggestion_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_list_lines_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_lines")),
        sa.UniqueConstraint("list_id", "title_id", name=op.f("uq_list_lines_list_id_title_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("list_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_list_lines_fund_id"), ["fund_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_list_lines_title_id"), ["title_id"], unique=False)

    op.create_table(
        "movements",
        sa.Column("key", Words, nullable=False),
        sa.Column("part", WholeNumber, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("from_account_id", WholeNumber, nullable=False),
        sa.Column("to_account_id", WholeNumber, nullable=False),
        sa.Column("amount_minor", WholeNumber, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("encumbrance_id", WholeNumber, nullable=True),
        sa.Column("reverses_id", WholeNumber, nullable=True),
        sa.Column("original_minor", WholeNumber, nullable=True),
        sa.Column("original_currency", Words, nullable=True),
        sa.Column("rate", Words, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_movements_amount")),
        sa.CheckConstraint("from_account_id <> to_account_id", name=op.f("ck_movements_two_accounts")),
        sa.ForeignKeyConstraint(["key"], ["bookings.key"], name=op.f("fk_movements_key")),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_movements_by_id")),
        sa.ForeignKeyConstraint(["encumbrance_id"], ["encumbrances.id"], name=op.f("fk_movements_encumbrance_id")),
        sa.ForeignKeyConstraint(["from_account_id"], ["accounts.id"], name=op.f("fk_movements_from_account_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["movements.id"], name=op.f("fk_movements_reverses_id")),
        sa.ForeignKeyConstraint(["to_account_id"], ["accounts.id"], name=op.f("fk_movements_to_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
        sa.UniqueConstraint("key", "part", name=op.f("uq_movements_key_part")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_movements_reverses_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("movements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_movements_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_movements_encumbrance_id"), ["encumbrance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_movements_from_account_id"), ["from_account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_movements_to_account_id"), ["to_account_id"], unique=False)

    op.create_table(
        "orders",
        sa.Column("number", Words, nullable=False),
        sa.Column("vendor_id", WholeNumber, nullable=False),
        sa.Column("list_id", WholeNumber, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("placed_at", UtcTime(), nullable=False),
        sa.Column("placed_on", Day(), nullable=False),
        sa.Column("placed_by_id", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("state IN ('placed', 'cancelled')", name=op.f("ck_orders_state")),
        sa.ForeignKeyConstraint(["list_id"], ["selection_lists.id"], name=op.f("fk_orders_list_id")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["persons.id"], name=op.f("fk_orders_placed_by_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_orders_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_list_id"), ["list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_vendor_id"), ["vendor_id"], unique=False)

    op.create_table(
        "route_steps",
        sa.Column("list_id", WholeNumber, nullable=False),
        sa.Column("round", WholeNumber, nullable=False),
        sa.Column("position", WholeNumber, nullable=False),
        sa.Column("role", Words, nullable=False),
        sa.Column("rule", Words, nullable=False),
        sa.Column("clause", Words, nullable=False),
        sa.Column("facts", Facts(), nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("outcome", Words, nullable=True),
        sa.Column("votes", Facts(), nullable=True),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'returned', 'rejected')", name=op.f("ck_route_steps_state")
        ),
        sa.ForeignKeyConstraint(["list_id"], ["selection_lists.id"], name=op.f("fk_route_steps_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_steps")),
        sa.UniqueConstraint("list_id", "round", "position", name=op.f("uq_route_steps_list_id_round_position")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("route_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_route_steps_state_role"), ["state", "role"], unique=False)

    op.create_table(
        "suggestion_steps",
        sa.Column("suggestion_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("step", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("text", Words, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_suggestion_steps_by_id")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_suggestion_steps_suggestion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_steps")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("suggestion_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_steps_suggestion_id"), ["suggestion_id"], unique=False)

    op.create_table(
        "circles",
        sa.Column("line_id", WholeNumber, nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("priority", WholeNumber, nullable=False),
        sa.Column("reason", Words, nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("priority IN (1, 2, 3)", name=op.f("ck_circles_priority")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["list_lines.id"], name=op.f("fk_circles_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_circles_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
        sa.UniqueConstraint("line_id", "person_id", name=op.f("uq_circles_line_id_person_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("circles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circles_person_id"), ["person_id"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("order_id", WholeNumber, nullable=False),
        sa.Column("list_line_id", WholeNumber, nullable=False),
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("vendor_number", Words, nullable=True),
        sa.Column("fund_id", WholeNumber, nullable=False),
        sa.Column("copies", WholeNumber, nullable=False),
        sa.Column("unit_price_minor", WholeNumber, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("fund_amount_minor", WholeNumber, nullable=False),
        sa.Column("fund_currency", Words, nullable=False),
        sa.Column("rate", Words, nullable=False),
        sa.Column("encumbrance_id", WholeNumber, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("state IN ('ordered', 'cancelled')", name=op.f("ck_order_lines_state")),
        sa.CheckConstraint("copies > 0", name=op.f("ck_order_lines_copies")),
        sa.ForeignKeyConstraint(
            ["encumbrance_id"], ["encumbrances.id"], name=op.f("fk_order_lines_encumbrance_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name=op.f("fk_order_lines_fund_id")),
        sa.ForeignKeyConstraint(["list_line_id"], ["list_lines.id"], name=op.f("fk_order_lines_list_line_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_order_lines_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("encumbrance_id", name=op.f("uq_order_lines_encumbrance_id")),
        sa.UniqueConstraint("list_line_id", name=op.f("uq_order_lines_list_line_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_lines_fund_id"), ["fund_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_lines_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_lines_title_id"), ["title_id"], unique=False)

    op.create_table(
        "verdicts",
        sa.Column("step_id", WholeNumber, nullable=False),
        sa.Column("list_id", WholeNumber, nullable=False),
        sa.Column("person_id", WholeNumber, nullable=False),
        sa.Column("verdict", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("clause", Words, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["selection_lists.id"], name=op.f("fk_verdicts_list_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_verdicts_person_id")),
        sa.ForeignKeyConstraint(["step_id"], ["route_steps.id"], name=op.f("fk_verdicts_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("step_id", "person_id", name=op.f("uq_verdicts_step_id_person_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdicts_list_id"), ["list_id"], unique=False)

    op.create_table(
        "worklist_entries",
        sa.Column("subject_id", WholeNumber, nullable=False),
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("reason_code", Words, nullable=True),
        sa.Column("note", Words, nullable=True),
        sa.Column("deferred_until", Day(), nullable=True),
        sa.Column("passed_to_id", WholeNumber, nullable=True),
        sa.Column("received_from_id", WholeNumber, nullable=True),
        sa.Column("asked_departments", Facts(), nullable=False),
        sa.Column("list_line_id", WholeNumber, nullable=True),
        sa.Column("version", WholeNumber, nullable=False),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'selected', 'rejected', 'deferred', 'passed', 'asked')",
            name=op.f("ck_worklist_entries_state"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_worklist_entries_by_id")),
        sa.ForeignKeyConstraint(
            ["list_line_id"], ["list_lines.id"], name=op.f("fk_worklist_entries_list_line_id")
        ),
        sa.ForeignKeyConstraint(["passed_to_id"], ["subjects.id"], name=op.f("fk_worklist_entries_passed_to_id")),
        sa.ForeignKeyConstraint(
            ["received_from_id"], ["subjects.id"], name=op.f("fk_worklist_entries_received_from_id")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_worklist_entries_subject_id")),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_worklist_entries_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worklist_entries")),
        sa.UniqueConstraint("subject_id", "title_id", name=op.f("uq_worklist_entries_subject_id_title_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("worklist_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worklist_entries_list_line_id"), ["list_line_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_worklist_entries_subject_id_state"), ["subject_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_worklist_entries_title_id"), ["title_id"], unique=False)
    dialect = op.get_bind().dialect.name
    for statement in SearchIndex("title_search").create_statements(dialect):
        op.get_bind().exec_driver_sql(statement)
    for table, unique in ONLY_GROW.items():
        for statement in guard_statements(table, dialect, unique):
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    raise RuntimeError("the first schema cannot be undone: restore a backup instead")
