"""What each offer's record gives of a title, and what a reader said of a whole file."""

import sqlalchemy as sa
from alembic import op

from acqflow.storage.columns import Facts, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty for what was imported before: nobody wrote it down then.
    op.add_column("offers", sa.Column("given", Facts(), nullable=True))
    op.add_column("import_runs", sa.Column("encoding", Words, nullable=True))
    op.add_column("import_runs", sa.Column("notes", Facts(), nullable=True))
