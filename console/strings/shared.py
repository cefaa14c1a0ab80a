"""Words that all pages share."""

from __future__ import annotations

PRODUCT_NAME = "FinFactory"

SIGN_OUT = "Sign out"
TRY_AGAIN = "Try again"
CANCEL = "Cancel"
TENANT = "Tenant"
NO_TENANT = "No tenant yet"

LOADING = "One moment"

UNREACHABLE = "The API does not answer"
UNREACHABLE_NEXT = (
    "Nothing was lost here. The console reaches the product over HTTP, and right now there is no answer at the "
    "other end. It may be starting: try again in a moment. Should it stay so, `make up` and its `api.log` tell why."
)
TOO_SLOW = "The API takes too long"
TOO_SLOW_NEXT = "It was asked and did not answer in time. What was asked may still happen: look before you repeat it."
ENDED = "Your session has ended"
ENDED_NEXT = "After 30 minutes without a click, or 12 hours in all, a session ends. Sign in again."
NOT_FOR_ROLE = "This is not for your role"
NOT_FOR_ROLE_NEXT = "Ask an administrator for the role that may do this."
NOTHING_HERE = "Nothing here"
NOTHING_HERE_NEXT = "It does not exist, or it belongs to a tenant you cannot see."
ANOTHER_VERSION = "The API answered something else"
ANOTHER_VERSION_NEXT = "Console and API are of different versions, or something else answers at the API's address."
REQUEST_ID = "Request id"
NO_TENANT_NEXT = "This page is about one tenant. Once a tenant exists, choose it at the left."

PRODUCT_LABEL = "Product"
NOTHING_LIVE = ("Nothing is live", "Once a product of this tenant is live, what it holds stands here.")
NOTED = "I have noted it"
NO_VALUE, YES, NO = "–", "yes", "no"

NEWER, OLDER = "Newer", "Older"
NO_ROWS = "Nothing yet"
PAGE_OF = "Page {number}"

MEMBER, VALUE, BEFORE, AFTER = "What", "Value", "Before", "After"
NO_DIFFERENCE = "Nothing was different afterwards"
NOT_THERE = "(not there)"

ROLES = {
    "admin": "Administrator",
    "product": "Product",
    "operations": "Operations",
    "finance": "Finance",
    "risk": "Risk",
    "auditor": "Auditor",
}

TEMPLATE_FACTS = "{name}@{version} · {asset} · workflows: {workflows}, accounts: {accounts}, parameters: {parameters}"

EDITOR_KEYS = "Tab indents · Ctrl+Space completes · Escape, then Tab leaves the editor"
EDITOR_OFFERS = "What may stand here"
EDITOR_FINE = "No problems"
EDITOR_PROBLEM, EDITOR_PROBLEMS = "1 problem", "{count} problems"
DIAGRAM_AS_TEXT = "The diagram as text"
