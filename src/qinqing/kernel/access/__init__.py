"""Who may: accounts, roles, permissions, what an actor may see."""
