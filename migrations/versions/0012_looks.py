"""Looks at uploads that go on in the background, and where the titles of an import went."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts, UtcTime, WholeNumber, Words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STATES = "'waiting', 'running', 'done', 'failed', 'given_up'"


def upgrade() -> None:
    op.create_table(
        "looks",
        *[sa.Column(name, Words, nullable=False) for name in ("token", "digest", "path", "file_name")],
        sa.Column("file_bytes", WholeNumber, nullable=False),
        sa.Column("vendor_id", WholeNumber, nullable=False),
        sa.Column("format", Words, nullable=False),
        sa.Column("profile", Facts(), nullable=False),
        sa.Column("notes", Facts(), nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("turn", WholeNumber, nullable=False),
        sa.Column("lease_until", UtcTime(), nullable=True),
        sa.Column("records", WholeNumber, nullable=False),
        sa.Column("read_bytes", WholeNumber, nullable=False),
        sa.Column("result", Words, nullable=True),
        sa.Column("failure", Facts(), nullable=True),
        sa.Column("by_id", WholeNumber, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("id", WholeNumber, nullable=False),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_looks_state")),
        sa.CheckConstraint("(state = 'done') = (result IS NOT NULL)", name=op.f("ck_looks_done")),
        sa.CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_looks_failed")),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_looks_by_id")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendors.id"], name=op.f("fk_looks_vendor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
        sa.UniqueConstraint("token", "digest", name=op.f("uq_looks_token_digest")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_looks_state"), "looks", ["state"])
    with op.batch_alter_table("import_runs") as batch_op:
        batch_op.add_column(sa.Column("distribution", Facts(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("a look that goes on has no place in the schema before: restore a backup instead")
