"""The roles of the program: the parts that can run by themselves, each in processes of its own."""

ROLES = ("inbox", "poller", "sender", "janitor", "broadcaster", "web")
