"""What the numbers are: quarters, tables, rules, measures, lamps. Knows no file, no page and no library of charts."""
