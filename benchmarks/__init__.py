"""Measurements that are too slow, or depend too much on the machine, for a test."""
