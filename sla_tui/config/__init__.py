"""Configuration: TOML to frozen values, all problems at once, secrets by reference."""
