"""Whether a sentence of prose says what the sentences that it cites say.

`checker` runs all checks: `names`, `numbers`, `dates`, `claims` (what is denied, and what was only
planned), `parties` (who did it) and `wording`. Each returns whether the sentence holds; when in
doubt, it does not.
"""
