"""What the outside knows a wallet by; account numbers for the wallets there are.

The numbers follow from the ids, as `primitives/wallets/addresses.py` derives them. A wallet that an older program opens
while this is applied has none, which harms nothing; `assign_number` gives it one.
"""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import tenant_table

revision = "wallets_0002"
down_revision = "wallets_0001"
branch_labels = None
depends_on = None

TRIED = 4

PAYLOADS = """
    select tenant, id, (10000000000 + (
        'x' || encode(substring(sha256(convert_to(id || '/' || {n}, 'UTF8')) from 1 for 7), 'hex')
    )::bit(56)::bigint % 90000000000)::text as payload
    from wallets.wallets where account_number is null"""

LUHN = """
    select sum(case when place % 2 = 1 then digit * 2 / 10 + digit * 2 % 10 else digit end)
    from (select place, substr(payload, place, 1)::int as digit from generate_series(1, 11) place) digits"""

NUMBERS = f"""
insert into wallets.addresses (tenant, address, kind, wallet)
select tenant, payload || ((10 - ({LUHN}) % 10) % 10), 'number', id from ({PAYLOADS}) payloads
on conflict do nothing"""

GIVEN = """
update wallets.wallets as w set account_number = a.address
from wallets.addresses as a
where w.account_number is null and a.tenant = w.tenant and a.wallet = w.id and a.kind = 'number'"""


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE wallets.wallets
            ADD COLUMN account_number text COLLATE "C", ADD COLUMN mobiles text COLLATE "C"
        """
    )
    op.execute(
        """
        CREATE TABLE wallets.addresses (
            tenant  text COLLATE "C" NOT NULL,
            address text COLLATE "C" NOT NULL,
            kind    text COLLATE "C" NOT NULL CHECK (kind IN ('number', 'proxy')),
            wallet  text COLLATE "C",
            PRIMARY KEY (tenant, address)
        )
        """
    )
    tenant_table(op, "wallets", "addresses")
    for n in range(TRIED):
        op.execute(NUMBERS.format(n=n))
        op.execute(GIVEN)


def downgrade() -> None:
    op.execute("DROP TABLE wallets.addresses")
    op.execute("ALTER TABLE wallets.wallets DROP COLUMN account_number, DROP COLUMN mobiles")
