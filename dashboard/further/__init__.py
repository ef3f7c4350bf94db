"""What one can ask beyond the two strategies of What if: what caused what, a better plan, a report, as plain values and panels."""
