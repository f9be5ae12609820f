"""What each read and job costs on a catalog: processor time, statements, rows, bytes, and the clock beside them."""
