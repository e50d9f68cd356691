"""From what is stored to an assessment: text, term, evidence, voices, and what was closed before."""
