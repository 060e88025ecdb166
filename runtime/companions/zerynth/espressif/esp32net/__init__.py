"""The package of the ESP32's network drivers."""
