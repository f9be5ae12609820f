"""The catalog as data: what files and harvesters get of each kind of record, with the meaning of each column."""
