"""Pure decisions and the words everything else speaks: standard library only, no clock, no I/O."""
