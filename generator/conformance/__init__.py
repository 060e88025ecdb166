"""What a firmware of a variant must be asked to show that it is that variant: which questions apply, and their facts.

In: the resolved model. Out: values that templates/conformance prints. Never: text of a case beyond the expressions that
stand for its arguments.
"""
