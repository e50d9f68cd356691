"""What the dashboard knows between frames: the fleet, the wall, where somebody is, the keys. No widget."""
