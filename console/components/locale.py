"""How people of a place read moments, days and amounts: taken by whatever shows one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.client.products import Product
from console.client.records import Money
from console.components import money, when


@dataclass(frozen=True, slots=True)
class Locale:
    """zone: where its days begin and end. code, places: of the currency whose digits after the point are the
    product's own; of all others they are ISO 4217's.
    """

    zone: ZoneInfo
    code: str = ""
    places: int = 0

    def moment(self, at: datetime, seconds: bool = False) -> str:
        """at: with its offset. seconds: where the order of what happened matters."""
        return when.moment(at, self.zone, seconds)

    def day(self, at: datetime) -> str:
        """The day it was there."""
        return when.day(at.astimezone(self.zone))

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def midnight(self, of: date) -> datetime:
        """Where the day begins there, in UTC."""
        return when.midnight(of, self.zone)

    def figures(self, amount: int, currency: str) -> str:
        """amount: minor units. Without the currency: `1,234.50`."""
        return money.figures(amount, self._places(currency))

    def money(self, amount: int, currency: str) -> str:
        return f"{currency} {self.figures(amount, currency)}"

    def told(self, amount: Money) -> str:
        return self.money(amount.amount, amount.currency)

    def minor_units(self, typed: str, currency: str) -> int | None:
        """None where it is no amount of that currency."""
        return money.minor_units(typed, self._places(currency))

    def _places(self, currency: str) -> int:
        return self.places if currency == self.code else money.iso_places(currency)


INSTALLATION = Locale(ZoneInfo("Asia/Manila"))
"""Of what belongs to no tenant, such as accounts and the audit log; it is named where it is used."""


def locale_in(zone: str | None, asset: str | None) -> Locale:
    """asset: `PHP/2`. What is not said, or of no zone we know, is the installation's."""
    code, places = money.parts_of(asset or "") or ("", 0)
    try:
        return Locale(ZoneInfo(zone), code, places) if zone else Locale(INSTALLATION.zone, code, places)
    except (ZoneInfoNotFoundError, ValueError):
        return Locale(INSTALLATION.zone, code, places)


def locale_of(product: Product) -> Locale:
    return locale_in(product.time_zone, product.asset)
