"""A title that may be read freely says so, and where."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import UtcTime, WholeNumber, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offers") as batch_op:
        batch_op.add_column(sa.Column("address", Words, nullable=True))
    op.create_table(
        "free_copies",
        sa.Column("title_id", WholeNumber, nullable=False),
        sa.Column("source", Words, nullable=False),
        sa.Column("address", Words, nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(
            ["title_id"], ["titles.id"], name=op.f("fk_free_copies_title_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_copies")),
        sa.UniqueConstraint("title_id", "source", "address", name=op.f("uq_free_copies_title_id_source_address")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    with op.batch_alter_table("offers") as batch_op:
        batch_op.drop_column("address")
    op.drop_table("free_copies")
