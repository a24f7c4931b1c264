"""The demonstration town: a fictitious town with a plan, figures, committees and one round of the cycle behind it."""
