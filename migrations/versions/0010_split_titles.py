"""Offers keep the words of their records, and a title in which two books lie is split by hand."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts, UtcTime, WholeNumber

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offers") as batch_op:
        batch_op.add_column(sa.Column("described", Facts(), nullable=True))
    op.create_table(
        "title_splits",
        sa.Column("kept_id", WholeNumber, nullable=False),
        sa.Column("new_id", WholeNumber, nullable=False),
        sa.Column("moved", Facts(), nullable=False),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by_id", WholeNumber, nullable=True),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_title_splits_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["persons.id"], name=op.f("fk_title_splits_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_splits")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_title_splits_kept_id"), "title_splits", ["kept_id"], unique=False)
    op.create_index(op.f("ix_title_splits_new_id"), "title_splits", ["new_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("a title that was split has no place in the schema before: restore a backup instead")
