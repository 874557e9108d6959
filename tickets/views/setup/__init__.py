"""Set-up pages that requests feel: hours and calendars, services, promises, confidentiality."""
