"""Charts as values: one file per kind, a frozen description and its Plotly drawing."""
