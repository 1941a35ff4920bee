"""Work on bytes from outside in a process of its own, within limits of memory and time."""
