"""A firm's own lists, as CSV or XLSX: rows of text under named columns, and which column is what."""
