"""Find the time expressions of a text by rules, and resolve them against a reference date.

`finder` walks the text and decides which rule applies. The rules are in `calendar` (July 8),
`years` (2019, the third quarter), `relative` (Thursday, last week, two days earlier), `clock`
(3 p.m., the morning), `amounts` (three days, every Monday) and `vague` (now, recently): pairs of a
pattern and a function from its match to a meaning, whose docstring gives examples. They come in
families, with words of which every expression of the family has one. `vocabulary` has the words and
parts of patterns, `spans` computes the days of a named time, and `context` the setting in which an
expression is resolved. Types and values are those of TIMEX3 (ISO-TimeML).
"""
