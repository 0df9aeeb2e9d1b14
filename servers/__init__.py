"""What each Discord server has set, what is remembered of its questions, and what it leaves."""
