"""The demo company: who works there, what they ask each other for, and half a year of it."""
