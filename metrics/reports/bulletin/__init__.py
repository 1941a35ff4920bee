"""The bulletin as a Word document in the official layout of GB/T 9704-2012 (DOMAIN §7, S45)."""
