"""What the numbers say: lamps against targets, changes, sentences, where a number comes from."""
