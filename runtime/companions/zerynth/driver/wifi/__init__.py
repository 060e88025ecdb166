"""The package of Wi-Fi drivers."""
