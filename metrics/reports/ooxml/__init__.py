"""What Office files share: charts as native parts with their workbook, type faces, colours, and tables as printed."""
