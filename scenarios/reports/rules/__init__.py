"""What a report says: facts without names, findings, and the sentences for them. Pure."""
