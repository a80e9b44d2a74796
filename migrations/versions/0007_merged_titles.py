"""Two titles that are one book are merged by hand, and what was moved for it is remembered."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts, UtcTime, WholeNumber

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("titles") as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", WholeNumber, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_titles_merged_into_id"), "titles", ["merged_into_id"], ["id"])
    op.create_table(
        "title_merges",
        sa.Column("kept_id", WholeNumber, nullable=False),
        sa.Column("gone_id", WholeNumber, nullable=False),
        sa.Column("moved", Facts(), nullable=False),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by_id", WholeNumber, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_title_merges_by_id")),
        sa.ForeignKeyConstraint(["gone_id"], ["titles.id"], name=op.f("fk_title_merges_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["titles.id"], name=op.f("fk_title_merges_kept_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["persons.id"], name=op.f("fk_title_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_merges")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_title_merges_gone_id"), "title_merges", ["gone_id"], unique=False)
    op.create_index(op.f("ix_title_merges_kept_id"), "title_merges", ["kept_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("a merged title has no place in the schema before: restore a backup instead")
