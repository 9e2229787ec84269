"""Everything that goes out: publishing notices, sending deliveries, cleaning up after both."""
