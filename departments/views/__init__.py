"""Set-up pages of departments: what needs no requests to be said. Hours, services and promises stand in tickets."""
