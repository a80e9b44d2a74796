"""Titles have a block: what is compared word for word with titles that begin so too."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import SortKey
from acqflow.titles.rules import block_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade() -> None:
    with op.batch_alter_table("titles") as batch_op:
        batch_op.add_column(sa.Column("block", SortKey, nullable=False, server_default=""))
    _fill()
    with op.batch_alter_table("titles") as batch_op:
        batch_op.alter_column("block", server_default=None)
        batch_op.create_index(batch_op.f("ix_titles_block_form_id"), ["block", "form", "id"], unique=False)


def _fill() -> None:
    """With the rule of the program that runs this: it is the one that will look for them."""
    titles = sa.table("titles", sa.column("id"), sa.column("title"), sa.column("block"))
    change = (
        sa.update(titles).where(titles.c.id == sa.bindparam("of_title")).values(block=sa.bindparam("of_block"))
    )
    connection, last = op.get_bind(), 0
    while True:
        some = sa.select(titles.c.id, titles.c.title).where(titles.c.id > last).order_by(titles.c.id)
        rows = connection.execute(some.limit(_AT_ONCE)).all()
        if not rows:
            return
        connection.execute(change, [{"of_title": row.id, "of_block": block_of(row.title)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    with op.batch_alter_table("titles") as batch_op:
        batch_op.drop_index(batch_op.f("ix_titles_block_form_id"))
        batch_op.drop_column("block")
