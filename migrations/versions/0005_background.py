"""An import waits its turn, goes on in the background, is stopped and taken up again, or says why it failed."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts, UtcTime, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATES = "'waiting', 'running', 'cancelled', 'failed', 'applied', 'undone'"


def upgrade() -> None:
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.add_column(sa.Column("kept_file", Words, nullable=True))
        batch_op.add_column(sa.Column("lease_until", UtcTime(), nullable=True))
        batch_op.add_column(sa.Column("failure", Facts(), nullable=True))
        batch_op.drop_constraint(op.f("ck_import_runs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_import_runs_state"), f"state IN ({_STATES})")
        batch_op.create_index(batch_op.f("ix_import_runs_state"), ["state"], unique=False)


def downgrade() -> None:
    raise RuntimeError("an import that waits has no place in the schema before: restore a backup instead")
