"""Pure judgement about policies: criteria as data, three values, money in 分."""
