"""Prose answers by a language model that the operator names, checked sentence by sentence.

`writer` asks the `model` with what `prompt` says, takes the stream apart into `sentences`, and
gives only those that pass the `checks`. Without a model nothing of it is used.
"""
