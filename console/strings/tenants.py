"""Words of the tenants: the list, the wizard, and one of them."""

from __future__ import annotations

TITLE = "Tenants"
INTRO = "Whose products run here. A tenant's data is its own: no other tenant's key reaches it."
NAME, TITLED, KIND, LIVE = "Name", "Title", "Kind", "Live"
SANDBOX, REAL = "Sandbox", "Live"
NOTHING_LIVE = "nothing yet"
LIVE_AS = "{product} v{major}, release {number}"
NOTHING = ("No tenant yet", "Make the first one: it takes a template, a name, and a minute.")
NOT_YOURS = ("No tenant yet", "An administrator of all tenants makes them.")
BACK = "All tenants"

NEW = "New tenant"
STEPS = ("Template", "Name", "Parameters", "Look once more", "Done")
LEAVE, PREVIOUS, NEXT = "Leave", "Back", "Next"

PICK = "What shall it offer?"
PICK_NEXT = "Each template is a whole product. What it does can be changed later, through a draft."
TAKE = "Begin with {title}"
NO_TEMPLATES = ("No templates are shipped", "A template is a folder in `templates/` with a `template.yaml`.")

WHO = "Who is it?"
NAME_HELP = "As it stands in addresses: small letters, digits and hyphens. It stays as it is."
TITLE_HELP = "What people read"
WHICH = "Sandbox or live"
SANDBOX_NEXT = "Money is test money, and simulators stand for the outside."
REAL_NEXT = "At least one connector reaches a real system. Its secret is never typed here, only the secret's name."
CONNECTOR, USE, SECRET = "Connector", "Reaches", "Name of its secret"
CONNECTOR_NUMBER = "{what}, {number}"
USE_HELP = "What stands for the real system, as the installation's settings name it"
MORE_CONNECTORS = "Another connector"
NEEDS_NAME = "A name has small letters, digits and hyphens, and begins with a letter; a title is needed too."
NEEDS_CONNECTOR = "A live tenant has at least one connector: its name and what it reaches."

VALUES = "What are its numbers?"
VALUES_NEXT = "They begin as the template has them. A value may change by itself on a day."
FROM_DAY = "Another value from a day on: {title}"
DAY = "From which day, {number}: {title}"
VALUE_FROM = "Value from then on, {number}: {title}"
TAKE_AWAY = "Take it away"
NEEDS_VALUE = "Still needed: {names}."
NEEDS_DAY = "A value from a day on needs its day and its value, each day once: {names}."
NO_PARAMETERS = ("This template has no parameters", "There is nothing to choose here.")

LOOK = "Is it right?"
LOOK_NEXT = "The name and the path stay. Everything else can be changed later, through a draft."
TEMPLATE, PATH_BEGINS = "Template", "Path begins with"
AS_TEMPLATE = "as the template has it"
MAKE = "Make {title}"
MAKING = "The product is compiled and made live"
REFUSED = "The values do not go with the template."

MADE = "{title} is there"
MADE_NEXT = "Its API answers at `{path}`."
FIRST_KEY = "Its first API key"
ONCE = "It is shown this once, and only its hash is kept. Give it to whoever builds against the API."
TRY = "Try it: this line works as it is"
SEEN = "I have noted the key"
OPEN = "See {title}"

PRODUCTS, PARAMETERS, CONNECTORS, KEYS, WEBHOOKS = "Products", "Parameters", "Connectors", "API keys", "Webhooks"
NO_PRODUCTS = ("Nothing is live", "A draft of the tenant's becomes its first product.")
PRODUCT, VERSION, RELEASE, PATH = "Product", "Version", "Release", "Path"
PARAMETER, IN_FORCE, TO_COME = "Parameter", "In force", "To come"
ROW = "Row"
TABLE_FROM = "{title}, from {day}"
FROM = "from {day}: {value}"
CHANGE = "Change a parameter"
CHANGE_NEXT = "A draft is made of it. It becomes live once another person has approved it."
WHICH_PARAMETER = "Which parameter"
BEGINS, NOW, THAT_DAY = "When", "As soon as it is live", "From a day on"
WHICH_DAY = "Day"
WHY = "Why this change"
MAKE_DRAFT = "Make a draft"
NO_CONNECTORS = ("No connectors", "The product reaches nothing outside.")
STATE = "State"
RUNNING, PAUSED = "Running", "Paused by {by}, {at}"
NO_SECRET = "none"
NO_KEYS = ("No keys", "Nobody reaches the API yet.")
KEY_NAME, ACTOR, SCOPES, PER_SECOND, SINCE = "Name", "Acts as", "Scopes", "Requests a second", "Since"
VALID, REVOKED = "Valid", "Revoked {day}"
ISSUE = "Issue a key"
KEY_NAME_HELP, ACTOR_HELP = "For people: what it is for", "Stands in the audit log with what the key does"
NEEDS_KEY = "A key needs a name, whom it acts as, and a scope."
REVOKE_WHICH = "Key to revoke"
REVOKE, REVOKE_SURE = "Revoke", "Yes, revoke it"
REVOKE_NEXT = "Within two seconds every request with this key is refused. It never comes back."
REVOKED_NOW = "The key is revoked."
THE_KEY = "The key: {name}"
