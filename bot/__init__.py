"""ICS Watch: a bot that tells people, once and soon, what happens to the NHS in their own area."""
