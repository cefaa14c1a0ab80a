"""People at a console, by mouse or by keys alone; what they do is counted, one for each thing a person would name."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tests.console.window import Window

FURTHEST = 90
"""Tabs until something is taken to be out of reach."""

FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  if (!at) return "";
  const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
  const name = (at.getAttribute("aria-label") || label || at.innerText || "").trim();
  return (at.matches("textarea, input:not([type=radio])") ? "field " : "") + name;
}"""


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


class Keys(Hands):
    def _press(self, role: str, name: str) -> None:
        self._reach(name)
        self.window.page.keyboard.press("Enter")

    def _type(self, field: str, text: str) -> None:
        self._reach(f"field {field}")
        self.window.page.keyboard.press("Control+a")
        self.window.page.keyboard.insert_text(text)

    def _choose(self, option: str, instead_of: str) -> None:
        self._reach(instead_of)
        self.window.page.keyboard.press("ArrowRight")

    def _reach(self, name: str) -> None:
        """By Tab, from wherever the last thing done left the focus."""
        self.window.settled()
        for _ in range(FURTHEST):
            # An icon's name stands in a line of its own before the words.
            if str(self.window.page.evaluate(FOCUSED)).split("\n")[-1] == name:
                return
            # In the editor Tab indents: Escape and then Tab leaves it.
            self.window.page.keyboard.press("Escape")
            self.window.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {name!r}")
