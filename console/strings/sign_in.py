"""Words of signing in and of choosing a password."""

from __future__ import annotations

TITLE = "Sign in"
INTRO = "The first password was printed once when the product was started."
LOGIN, PASSWORD = "Login", "Password"
BOTH = "Type a login and its password."

NEW_TITLE = "Choose your password"
NEW_INTRO = "The password you came with was made by somebody else. Choose one that only you know."
OLD, NEW, AGAIN = "Password now", "New password", "New password, again"
RULES = "Any sentence will do: at least 12 characters, not one of the passwords everybody tries."
CHOOSE = "Change password"
DIFFERENT = "The two new passwords are not the same."
CHANGED = "The password is changed. Sessions of yours in other windows have ended."

REFUSALS = {
    "sign_in_refused": "The login or the password is wrong, or the account is disabled.",
    "too_many_sign_ins": "Too many sign-ins in one second. Wait a moment, then sign in again.",
}
OLD_REFUSALS = {**REFUSALS, "sign_in_refused": "The password you have now was typed wrong."}
LOCKED = (
    "The account is locked until {until} ({zone}): too many wrong passwords. An administrator can unlock it sooner."
)
