"""Sending to and receiving from Discord: replies, retries, buttons, languages."""
