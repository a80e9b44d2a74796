"""What is bought: one order per vendor, its lines, and the file that goes out."""
