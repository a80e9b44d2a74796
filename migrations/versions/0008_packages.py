"""Packages of e-books and e-journals, what is in them, and the imports of their lists."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Day, Facts, Flag, UtcTime, WholeNumber, Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COVERAGE = (
    "begins",
    "begins_volume",
    "begins_issue",
    "ends",
    "ends_volume",
    "ends_issue",
    "depth",
    "embargo",
    "access",
    "url",
)


def upgrade() -> None:
    _packages()
    _what_is_in_them()
    _imports_of_lists()


def _packages() -> None:
    op.create_table(
        "packages",
        sa.Column("code", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("provider", Words, nullable=True),
        sa.Column("held_since", Day(), nullable=True),
        sa.Column("marked_at", UtcTime(), nullable=True),
        sa.Column("marked_by_id", WholeNumber, nullable=True),
        sa.Column("listed_at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("(held_since IS NULL) OR (marked_at IS NOT NULL)", name=op.f("ck_packages_marked")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["persons.id"], name=op.f("fk_packages_marked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint("code", name=op.f("uq_packages_code")),
        sqlite_strict=True,
    )


def _what_is_in_them() -> None:
    op.create_table(
        "package_titles",
        sa.Column("package_id", WholeNumber, nullable=False),
        sa.Column("key", Words, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("creators", Words, nullable=True),
        sa.Column("publisher", Words, nullable=True),
        sa.Column("form", Words, nullable=False),
        *[sa.Column(name, Words, nullable=True) for name in _COVERAGE],
        sa.Column("digest", Words, nullable=False),
        sa.Column("listed_by", WholeNumber, nullable=False),
        sa.Column("is_listed", Flag(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("access IN ('F', 'P')", name=op.f("ck_package_titles_access")),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_package_titles_package_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_titles")),
        sa.UniqueConstraint("package_id", "key", name=op.f("uq_package_titles_package_id_key")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_package_titles_package_id_title"), "package_titles", ["package_id", "title"])
    op.create_table(
        "package_numbers",
        sa.Column("package_title_id", WholeNumber, nullable=False),
        sa.Column("scheme", Words, nullable=False),
        sa.Column("value", Words, nullable=False),
        sa.Column("form", Words, nullable=False),
        sa.Column("is_doubtful", Flag(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["package_title_id"],
            ["package_titles.id"],
            name=op.f("fk_package_numbers_package_title_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_numbers")),
        sa.UniqueConstraint(
            "package_title_id", "scheme", "value", name=op.f("uq_package_numbers_package_title_id_scheme_value")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_package_numbers_value_scheme"), "package_numbers", ["value", "scheme"])


def _imports_of_lists() -> None:
    """Every import so far brought offers."""
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.add_column(sa.Column("gone", WholeNumber, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_package", Flag(), nullable=False, server_default=sa.text("FALSE")))
        batch_op.add_column(sa.Column("package_id", WholeNumber, nullable=True))
        batch_op.add_column(sa.Column("package_added", Flag(), nullable=False, server_default=sa.text("FALSE")))
        batch_op.create_index(batch_op.f("ix_import_runs_package_id"), ["package_id"], unique=False)
    with op.batch_alter_table("import_runs") as batch_op:
        for name in ("gone", "is_package", "package_added"):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "package_changes",
        sa.Column("run_id", WholeNumber, nullable=False),
        sa.Column("row_id", WholeNumber, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("before", Facts(), nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint("kind IN ('new', 'changed', 'gone')", name=op.f("ck_package_changes_kind")),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_package_changes_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_changes")),
        sa.UniqueConstraint("run_id", "row_id", name=op.f("uq_package_changes_run_id_row_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise RuntimeError("what is known of packages has no place in the schema before: restore a backup instead")
