"""Pages of messages: the bell, how mail is going, and what people choose."""
