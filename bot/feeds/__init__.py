"""Feeds: `feeds.yaml` is read, its addresses are fetched, what they answer becomes items."""
