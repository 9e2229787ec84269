"""Servers and stand-ins that tests run against; real sockets on loopback, faults on request."""
