"""Key projects (重点项目): who builds what where, its three phases, and the milestones usual on the way."""
