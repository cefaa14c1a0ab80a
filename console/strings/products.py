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

BESIDE = "Beside the text"
PARAMETERS, TRY = "Parameters", "Try it"
PARTS = (PROBLEMS, PARAMETERS, WORKFLOWS, TRY)
NOT_YET = ("There are problems", "Once the texts have none, their parameters and workflows stand here.")
PARAMETER = "Parameter"
SINCE = "From which day"
SINCE_HELP = "In the product's time zone. Left empty: the value of now"
SET = "Put it into the text"
SET_NEXT = "The tenant's settings beside it change; saved they are with everything else."
WHEN, VALUE = "From", "Value"
NOW, DEFAULT = "now", "the template's own"

TRY_NEXT = (
    "The draft as it is saved is asked as its API would be, in memory, with two made-up people and play money. Nothing "
    "is kept and nothing goes out."
)
PATH, BODY, GIVEN, THEN = "Request", "Body", "Before it", "What happens then"
PATH_HELP = "A POST below the product, such as /transfers"
BODY_HELP = "JSON. {wallets.1} is the first person's wallet, {customers.2} the second customer"
GIVEN_HELP = "Requests that come before, as a JSON list"
THEN_HELP = "Words, such as: accepted, rejected, unknown, approved, message.opened, after"
FIRST_PATH = "/transfers"
FIRST_BODY = '{"from": "{wallets.1}", "to": "{wallets.2}",\n "amount": {"amount": 10000, "currency": "PHP"}}'
FIRST_GIVEN = '[{"path": "/customers/{customers.1}/set-tier",\n  "body": {"tier": "verified"}, "by": "operations"}]'
SAVE_FIRST = "What you typed is not saved yet: what is tried is the draft as it was saved last."
TRY_NOW = "Try"
TRYING = "Trying"
NO_JSON = "{field} is no JSON: {why}"
ANSWER = "Answer"
MOVED = "What it moved"
EXPLAINED = "Why: each step with its line"
NO_MONEY = "Nothing was moved."
FROM, TO, AMOUNT, LINE, STEP, SOURCE = "From", "To", "Amount", "Line", "Step", "Text"
