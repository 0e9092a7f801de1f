"""How well whole pages are read: digitapp, what each of its parts is worth, and other readers."""
