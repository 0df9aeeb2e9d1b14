"""Time expressions: found in text by rules, resolved to days against a reference date.

`finder` walks the text and decides which rule's reading stands. The rules stand in `calendar`
(July 8), `years` (2019, the third quarter), `relative` (Thursday, last week, two days earlier),
`clock` (3 p.m., the morning), `amounts` (three days, every Monday) and `vague` (now, recently), as
families: rules, and the words one of which is in every expression of theirs. `vocabulary` holds
words and pieces of patterns, `spans` the days that a named time covers, `context` what an
expression is read against.
"""
