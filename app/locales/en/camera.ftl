# Exposure time, aperture, ISO speed and focal length, as photographers write them.
camera-seconds = { $seconds } s
camera-fraction = 1/{ $part } s
camera-aperture = f/{ $number }
camera-iso = ISO { $speed }
camera-focal-length = { $millimetres } mm

camera-pixels = { $width } × { $height }
camera-megapixels = { $amount } megapixels

# A place: 43.46745° N, 11.88513° E.
place-north = { $degrees }° N
place-south = { $degrees }° S
place-east = { $degrees }° E
place-west = { $degrees }° W
place-coordinates = { $latitude }, { $longitude }
