"""An offer keeps what else the vendor says with it, such as for which fund it is meant."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("offers") as batch_op:
        batch_op.add_column(sa.Column("said", Facts(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offers") as batch_op:
        batch_op.drop_column("said")
