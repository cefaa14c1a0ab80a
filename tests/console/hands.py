"""People at a console: what they do is counted, one for each thing a person would name."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tests.console.window import Window


class Hands(ABC):
    def __init__(self, window: Window) -> None:
        self.window = window
        self.actions = 0

    def go(self, page: str) -> None:
        self._count()
        self._press("link", page)
        self.window.sees_title(page)

    def press(self, button: str) -> None:
        self._count()
        self._press("button", button)
        self.window.settled()

    def type(self, field: str, text: str) -> None:
        """In place of what stands there."""
        self._count()
        self._type(field, text)

    def choose(self, option: str, instead_of: str) -> None:
        """The next one of a few, side by side."""
        self._count()
        self._choose(option, instead_of)
        self.window.settled()

    def _count(self) -> None:
        self.actions += 1

    @abstractmethod
    def _press(self, role: str, name: str) -> None: ...

    @abstractmethod
    def _type(self, field: str, text: str) -> None: ...

    @abstractmethod
    def _choose(self, option: str, instead_of: str) -> None: ...


class Mouse(Hands):
    def _press(self, role: str, name: str) -> None:
        found = self.window.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        found.first.click()

    def _type(self, field: str, text: str) -> None:
        self.window.page.get_by_role("textbox", name=field, exact=True).fill(text)

    def _choose(self, option: str, instead_of: str) -> None:
        self.window.page.get_by_text(option, exact=True).first.click()
