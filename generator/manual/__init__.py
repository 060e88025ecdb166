"""The pages of the manuals, ready for a layout.

In: the resolved specification. Out: pages made of the few kinds of blocks in `page`. Never: Markdown, reStructuredText or any other
markup; templates/manual/ has one folder for each.
"""
