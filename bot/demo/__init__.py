"""A demonstration without the internet: sample feeds on loopback that publish all the time."""
