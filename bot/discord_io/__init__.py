"""Exchanging messages with Discord: replies, retries, clicks, permissions, languages."""
