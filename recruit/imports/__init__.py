"""A workbook becomes a fair, with every problem said."""
