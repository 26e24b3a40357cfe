"""What the cells of a hand-made spreadsheet mean."""
