"""Workbooks to cells: XLSX, old XLS and tables saved as web pages, each cell as the text a person sees."""
