"""The words that people read, in each language: one Fluent file a language, and dates by CLDR."""

from language.catalogue import Language, Languages, english

__all__ = ["Language", "Languages", "english"]
