"""The engine: schedules polls, takes what they bring into the store, and keeps the current snapshot. No Textual."""
