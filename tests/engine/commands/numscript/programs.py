"""A program, the books it runs on, one with loose lines; and what a command answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

SALE = """\
vars {
  account $sale
  monetary $price
  account $seller = meta($sale, "seller")
}

send $price (
  source = { @users:001 @users:002 }
  destination = {
    10% to @fees
    remaining to $seller
  }
)
set_tx_meta("price", $price)
set_account_meta($sale, "paid", "yes")
"""
BOOKS = """\
balances:
  users:001: { EUR/2: 1_000, EUR/2 RED: 5 }
  users:002:
    EUR/2: 20_00
metadata:
  sale:1: { seller: bob }
"""
LOOSE = "send[USD 1](source=@a destination=@b)// paid\n"
TIDY = "send [USD 1] ( source = @a destination = @b ) // paid\n"


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Script = Callable[..., Answer]
