"""Reading what people type: the place, the agency, the record type and the words, with other readings."""
