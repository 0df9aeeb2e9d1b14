"""Fetch web pages safely and politely: checked addresses, limits, robots.txt."""
