"""惠企政策: who is entitled to what, clause by clause, and why."""
