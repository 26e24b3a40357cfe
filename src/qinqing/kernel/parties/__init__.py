"""Who there is: units, persons, posts."""
