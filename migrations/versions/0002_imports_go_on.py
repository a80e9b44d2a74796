"""An import is kept a chunk at a time, and goes on where it was broken off; what it set aside can be settled."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Bytes, UtcTime, WholeNumber, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.add_column(sa.Column("expected", WholeNumber, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("conflicts", WholeNumber, nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("heading", Bytes, nullable=True))
        batch_op.drop_constraint(op.f("ck_import_runs_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_import_runs_state"), "state IN ('running', 'applied', 'undone')")
    # Every run so far is whole.
    op.execute("UPDATE import_runs SET expected = framed")
    with op.batch_alter_table("import_runs") as batch_op:
        for name in ("expected", "conflicts"):
            batch_op.alter_column(name, server_default=None)
    _what_was_set_aside()


def _what_was_set_aside() -> None:
    """All of it waits so far."""
    with op.batch_alter_table("quarantined_records") as batch_op:
        batch_op.add_column(sa.Column("state", Words, nullable=False, server_default="waiting"))
        batch_op.add_column(sa.Column("settled_reason", Words, nullable=True))
        batch_op.add_column(sa.Column("settled_at", UtcTime(), nullable=True))
        batch_op.add_column(sa.Column("settled_by_id", WholeNumber, nullable=True))
        batch_op.add_column(sa.Column("corrected", Bytes, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_quarantined_records_settled_by_id"), "persons", ["settled_by_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_quarantined_records_state"), ["state"], unique=False)
        for name, rule in (
            ("state", "state IN ('waiting', 'taken', 'dismissed')"),
            ("settled", "(state = 'waiting') = (settled_at IS NULL)"),
            ("taken", "(state = 'taken') = (corrected IS NOT NULL)"),
            ("dismissed", "(state = 'dismissed') = (settled_reason IS NOT NULL)"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_quarantined_records_{name}"), rule)
    with op.batch_alter_table("quarantined_records") as batch_op:
        batch_op.alter_column("state", server_default=None)


def downgrade() -> None:
    raise RuntimeError(
        "an import that is not finished has no place in the schema before: restore a backup instead"
    )
