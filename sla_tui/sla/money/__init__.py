"""What is owed: fees, credits, caps, claims and their deadlines."""
