"""政企合同双兑现: what both sides promised in a contract, kept or late."""
