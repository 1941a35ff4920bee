"""The workbook of a report: every number with its formula, the rows behind it, and charts that can be edited."""
