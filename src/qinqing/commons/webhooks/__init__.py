"""Events for the systems of offices (事件推送): signed, retried, without titles."""
