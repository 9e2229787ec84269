"""Telegram: long polling in, HTML messages out; nothing outside this folder knows its SDK."""
