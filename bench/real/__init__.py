"""How well real documents are understood: kind of every page, patient, birth date, provider and dates, as text, scan and fax."""
