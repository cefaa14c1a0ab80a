"""What a program means, step by step: the tree is walked at every run, and nothing is prepared.

This is the definition that the compiled form is held to, and that proofs stand on. It is written to be read, beside
docs/numscript.md: one function for each kind of node, in the order in which things happen and errors are found.
"""
