"""Records and pure rules. No I/O, no clock: time and ids are arguments."""
