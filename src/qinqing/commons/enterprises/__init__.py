"""The registry of enterprises (一企一档): what is known of each, from which source, and its size class."""
