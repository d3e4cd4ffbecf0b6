"""Hito: one kernel of learner progress behind five front ends' contracts."""
