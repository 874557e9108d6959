"""Measured workloads."""
