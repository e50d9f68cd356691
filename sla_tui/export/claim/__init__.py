"""The claim file: everything that one claim is made of; each file a function of a `Dossier`, and of nothing else."""
