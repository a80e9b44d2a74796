"""A profile names what vendors call its subject."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("profiles") as batch_op:
        batch_op.add_column(sa.Column("vendor_words", Facts(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("profiles") as batch_op:
        batch_op.drop_column("vendor_words")
