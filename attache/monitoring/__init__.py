"""Watching the bot: metrics for Prometheus, and whether it is alive and ready, over HTTP."""
