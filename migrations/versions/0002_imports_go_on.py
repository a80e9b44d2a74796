"""An import is kept a chunk at a time, and goes on where it was broken off."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import WholeNumber

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.add_column(sa.Column("expected", WholeNumber, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("conflicts", WholeNumber, nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f("ck_import_runs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_import_runs_state"), "state IN ('running', 'applied', 'undone')")
    # Every run so far is whole.
    op.execute("UPDATE import_runs SET expected = framed")
    with op.batch_alter_table("import_runs") as batch_op:
        for name in ("expected", "conflicts"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    raise RuntimeError(
        "an import that is not finished has no place in the schema before: restore a backup instead"
    )
