"""Where sockets go in a program: through names, attributes, tuples, calls and returns, from file to file.

In: the scripts of one program. Out: `Followed`: for every expression the values that it can have. Never: a judgement, and never
more work than the program is long: every loop is bounded.

An abstract interpretation. Inside a scope statements are followed in their order and branches joined; what leaves a scope
(parameters, results, attributes, items, names that another scope reads) is kept in slots that only grow. The program is gone
through until no slot grows any more.

slots -> memory -> members -> calls -> expressions -> statements -> passes: each uses those before it.
"""

from workbench.lint.following.passes import follow
from workbench.lint.following.memory import Followed

__all__ = ["Followed", "follow"]
