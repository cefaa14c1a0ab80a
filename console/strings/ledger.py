"""Words of the ledger: accounts, balances, transactions, the trial balance, the chain."""

from __future__ import annotations

TITLE = "Ledger"
INTRO = "The books of the tenant: double entry, never changed afterwards, each transaction sealed with the one before."
SECTION = "Part"
ACCOUNTS, TRANSACTIONS, TRIAL, CHAIN = "Accounts", "Transactions", "Trial balance", "Chain"
BACK = "Back"
SHOW = "Show"
YES, NO = "yes", "no"

# ── when ─────────────────────────────────────────────────────────────────────────────────────────────────────

DAY = "At the end of day"
DAY_HELP = "Empty means now"
BY = "Counted by"
BYS = {"effective": "When it happened", "insertion": "When it was written"}
BY_HELP = (
    "A booking can be written after it happened. Its own time is when it happened; the commit's is when it was written."
)
NOW = "As it is now."
AS_OF = "As of the end of {day}, counting {what}."
COUNTED = {"effective": "what had happened by then", "insertion": "what had been written by then"}

# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────────────

CLASSES = {
    "asset": ("Assets", "What the tenant has, or is owed."),
    "liability": ("Liabilities", "What the tenant owes: customers' money first of all."),
    "income": ("Income", "What was earned."),
    "expense": ("Expenses", "What was spent."),
}
OTHER_CLASS = ("Others", "")
ACCOUNT, ADDRESS, ADDRESSES, BALANCE, HELD, FROZEN, CLASS = (
    "Account", "Address", "Addresses", "Balance", "Held", "Frozen", "Class",
)  # fmt: skip
UNDER = "Address begins with"
UNDER_HELP = "Empty shows the accounts of the chart"
NO_ACCOUNTS = ("Nothing was booked", "Accounts stand here once money has moved through them.")
NO_ADDRESSES = ("No address", "Nothing was ever booked to an address like that.")
NOT_IN_CHART = "None of this product's chart"
FACTS = "What is known of it"
BALANCE_OF = "Balance, {currency}"
TRANSACTIONS_OF = "Its transactions"

# ── transactions ─────────────────────────────────────────────────────────────────────────────────────────────

RUN, KIND, FROM_DAY, TO_DAY = "Run", "Kind", "From day", "To day"
ADDRESS_HELP = "An account's whole address"
RUN_HELP = "The id of a run"
NO_TRANSACTIONS = ("No transaction fits", "Ask for less, or wait until money moves.")
NUMBER, WHEN, MOVES, FROM, TO, AMOUNT, BY_WHOM, LINE = "No.", "When", "Moves", "From", "To", "Amount", "By", "Template"
AND_MORE = "{first} and {count} more"
TRANSACTION = "Transaction {n}"
POSTINGS = "Postings"
SEE_RUN = "See its run"
WRITTEN, REVERSES, HASH, METADATA = "Written", "Takes back", "Hash", "Metadata"

# ── the trial balance ────────────────────────────────────────────────────────────────────────────────────────

DEBIT, CREDIT, TOTAL = "Debit", "Credit", "Total"
TRIAL_OF = "Trial balance, {currency}"
BALANCED = "It balances: {amount} of debits, {amount} of credits."
UNBALANCED = "It does not balance: {debit} of debits, {credit} of credits. Tell whoever keeps the installation at once."

# ── the chain ────────────────────────────────────────────────────────────────────────────────────────────────

CHAIN_INTRO = (
    "Every transaction carries the hash of the one before it. The check makes each hash again, from the first "
    "transaction to the last, so that nothing was changed, left out or put in between."
)
CHECK = "Check the chain"
CHECKED_SO_FAR = "{to} of {of} transactions"
WHOLE = "The chain is whole from transaction 1 to {count}: all are as they were written."
NOTHING_YET = "No transaction has been written yet: there is nothing to check."
BROKEN = "The chain is broken. {count} places are not as they were written:"
MOST_TOLD = 50
EXPORT = "For an auditor"
EXPORT_NEXT = (
    "Whoever keeps the installation writes the whole journal as files, with all that is needed to follow the chain "
    "without us, and checks it against a head that was kept elsewhere:"
)
EXPORT_COMMANDS = (
    "finfactory export {tenant} --to books-of-{tenant}\nfinfactory verify --head books-of-{tenant}/head.json"
)
