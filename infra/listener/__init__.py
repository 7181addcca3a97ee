"""What people send back: pressed buttons, one-click unsubscribing. Everything that comes in is hostile until it is verified."""
