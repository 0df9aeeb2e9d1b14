"""Pictures of what the bot shows, drawn from what it sends: `python -m pictures`."""
