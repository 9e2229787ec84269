"""Pages without a feed: HTML becomes items, or a word on why it holds no news."""
