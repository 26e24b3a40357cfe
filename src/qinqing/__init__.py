"""Qinqing: promises between a city and its enterprises, timed, kept, checked and made public."""
