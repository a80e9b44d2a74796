"""What a matcher has learned from the library's own classed titles."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Bytes, Facts, UtcTime, WholeNumber, Words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learned_models",
        sa.Column("plugin", Words, nullable=False),
        sa.Column("version", Words, nullable=False),
        sa.Column("digest", Words, nullable=False),
        sa.Column("content", Bytes, nullable=False),
        sa.Column("quality", Facts(), nullable=False),
        sa.Column("learned_at", UtcTime(), nullable=False),
        sa.Column("learned_by_id", WholeNumber, nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.ForeignKeyConstraint(["learned_by_id"], ["persons.id"], name=op.f("fk_learned_models_learned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_models")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("learned_models")
