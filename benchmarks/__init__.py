"""Programs that measure; each prints the machine, the sizes and the commit beside its figures."""
