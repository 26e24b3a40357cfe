"""Pure judgement about delivered files: their form, their signature, what a row may say, how old it is."""
