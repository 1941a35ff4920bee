"""Sheet to draft: which table, field and quarter; each cell read by its field; every rule asked; answers."""
