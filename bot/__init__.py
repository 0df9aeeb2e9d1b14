"""The Discord bot: questions and commands in, cards out."""
