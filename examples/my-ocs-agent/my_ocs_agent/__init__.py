"""OCS agents of the cold box."""
