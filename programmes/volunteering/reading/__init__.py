"""What rows say of volunteers and shifts, asked by acts (again under their locks) and by pages alike; nothing here writes."""
