"""The confidence from which a server's answers are given, on the scale of a new fit

Revision: servers_0002. Cautious, normal and bold keep their meaning; their numbers change.
"""

import sqlalchemy as sa
from alembic import op

revision = "servers_0002"
down_revision = "servers_0001"
branch_labels = None
depends_on = None

_FORMER_AND_NEW = ((0.6, 0.65), (0.35, 0.5), (0.2, 0.35))
_NEAR = 0.01


def upgrade() -> None:
    _replace(_FORMER_AND_NEW)


def downgrade() -> None:
    _replace(tuple((new, former) for former, new in _FORMER_AND_NEW))


def _replace(pairs: tuple[tuple[float, float], ...]) -> None:
    settings = sa.table("server_settings", sa.column("answers_from", sa.Float))
    column = settings.c.answers_from
    # In one statement: what becomes 0.35 must not be taken for the former 0.35.
    cases = [(column.between(old - _NEAR, old + _NEAR), new) for old, new in pairs]
    op.execute(settings.update().values(answers_from=sa.case(*cases, else_=column)))
