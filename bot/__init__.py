"""The hall: Discord. Commands in, cards out. Imports the study and the mailroom."""
