"""Devices that carry the style, without models: page, action, Lifecycle, Refusal, job."""
