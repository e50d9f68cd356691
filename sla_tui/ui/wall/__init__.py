"""The wall: what the watch screen shows, drawn for people who stand three metres away."""
