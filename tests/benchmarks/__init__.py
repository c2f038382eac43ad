"""The budgets, measured: each figure beside its bare counterpart, in one run."""
