"""Words of the products: what is live, drafts, templates, and the editor."""

from __future__ import annotations

TITLE = "Products"
INTRO = "What is live, what is being changed, and what one may begin with. Nothing becomes live from here alone."

LIVE = "Live"
NOTHING_LIVE = ("Nothing is live", "Begin with a template below: it becomes live once another person approves it.")
LIVE_AS = "Version {major}, release {number} · {path}"
CHANGE = "Change {product}"

DRAFTS = "Drafts"
NO_DRAFTS = ("No draft yet", "Change what is live, or begin with a template.")

TEMPLATES = "Templates"
TEMPLATE_FACTS = "{name}@{version} · {asset} · workflows: {workflows}, accounts: {accounts}, parameters: {parameters}"
SEE = "See {title}"
BEGIN = "Begin a draft"
BEGIN_NEXT = "The draft takes the template's text. Nothing is live before it is approved and applied."
PRODUCT_NAME = "Name of the product"
PRODUCT_NAME_HELP = "As it stands in addresses: small letters, digits and hyphens"
BACK = "All products"
ABOUT, WORKFLOWS, TEXT, ACCOUNTS = "About", "Workflows", "Text", "Accounts"
ACCOUNT, ADDRESS = "Account", "Address"
WORKFLOW = "Workflow"
LINE_NOTE = "line {line}"

EDITING = "Draft of {product}"
WHICH = "Text"
TEMPLATE, SETTINGS = "Template", "Tenant's settings"
WHY = "Why this change"
WHY_HELP = "Read by whoever approves it, and kept"
SAVE, PLAN, SAVED = "Save", "See what it changes", "Saved."
UNSAVED = "Not saved yet"
PROBLEMS = "Problems"
FINE = "No problems. It can be proposed as it is."
PLACE = "{text}, line {line}"
GO = "Go to {place}"
MORE = "{count} more, once these are repaired."
READ_ONLY = "This draft is {state}: its texts stay as they are."
WRITE_AGAIN = "Whatever was proposed or approved of these texts is gone as soon as others are saved."
SENT_BACK = "{who} sent it back: {reason}"
