"""Pure judgement about enterprises: size class, codes, and the cells of a sheet."""
