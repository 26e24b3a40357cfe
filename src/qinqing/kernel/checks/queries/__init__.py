"""Reading checks, answers under seal, and the rules by which checks are made."""
