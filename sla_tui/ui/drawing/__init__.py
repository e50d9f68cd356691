"""From words with roles to cells on the screen: signs, spans, minimal updates, the output filter."""
