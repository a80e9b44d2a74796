"""What vendors send: their files, what could not be read, and their offers."""
