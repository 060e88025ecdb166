"""What in a script cannot work, or works differently, on a variant: `./portwright lint`.

In: scripts and the resolved specification. Out: findings, as text, JSON or SARIF, and rewritten scripts. Never: a fact about a
vendor that is not in the specification, and never a script that is run.

reading -> following -> rules -> findings -> text, sarif, fixes; `dialect` is what the rules know of a variant.
"""
