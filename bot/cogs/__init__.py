"""The commands, one cog for each matter. A cog parses, calls one service, and renders."""
