"""Composition: settings, root URLs, the list of reactions, the `qinqing` command, the demo city."""
