"""The words that people read, in each language: one Fluent file a language."""

from language.catalogue import Language, Languages, english

__all__ = ["Language", "Languages", "english"]
