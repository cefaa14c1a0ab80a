"""Payments: money that leaves by a rail, and money that comes by one."""
