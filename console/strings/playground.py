"""Words of the playground of Numscript."""

from __future__ import annotations

TITLE = "Script playground"
INTRO = (
    "Write a Numscript program and see what it would post. It runs on the balances you give it here, on nobody's "
    "books, and nothing is kept."
)
SCRIPT = "Program"
VARIABLES = "Variables"
VARIABLE = "{name} ({type})"
NO_VARIABLES = "The program asks for none."
EXAMPLES = {
    "account": "users:001",
    "asset": "EUR/2",
    "monetary": "EUR/2 1000",
    "number": "3",
    "portion": "1/4",
    "string": "any text",
}
BALANCES = "Balances"
BALANCES_HELP = "One per line: account, asset, whole minor units"
WRONG_LINE = "Line {number} of the balances is not an account, an asset and a whole number."
LINE, PROBLEM, HELP = "Line", "Problem", "Instead"
PROBLEMS = "What is wrong"
WARNINGS = "What looks wrong"
NOTHING_POSTED = ("It ran and moved nothing", "There was no money to move.")
POSTINGS = "What it would post"
FROM, TO, ASSET, AMOUNT = "From", "To", "Asset", "Minor units"
AFTERWARDS = "Balances before and after"
ACCOUNT, BEFORE, AFTER = "Account", "Before", "After"
METADATA = "Metadata it would write"
OF_TRANSACTION = "the transaction"

EXAMPLE = """\
vars {
  number $cents
}

send [EUR/2 $cents] (
  source = {
    max [EUR/2 500] from @users:ana:coupons
    @users:ana:main
  }
  destination = {
    10% to @platform:fees
    remaining to @shops:bo
  }
)
"""
EXAMPLE_VALUES = {"cents": "2000"}
EXAMPLE_BALANCES = "users:ana:coupons EUR/2 300\nusers:ana:main EUR/2 5000\n"
