"""Pictures of what the bot shows, drawn from what it really sent: `python -m pictures`."""
