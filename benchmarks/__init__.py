"""Programs that measure speed; each prints the machine, the sizes and the commit beside its figures."""
