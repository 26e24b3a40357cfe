"""Devices that carry the style: page, action, Lifecycle, Refusal, job. No models."""
