camera-seconds = { $seconds }{ "\u00A0" }s
camera-fraction = 1/{ $part }{ "\u00A0" }s
camera-aperture = f/{ $number }
camera-iso = ISO{ "\u00A0" }{ $speed }
camera-focal-length = { $millimetres }{ "\u00A0" }mm

camera-pixels = { $width } × { $height }
camera-megapixels = { $amount }{ "\u00A0" }megapíxeles

place-north = { $degrees }°{ "\u00A0" }N
place-south = { $degrees }°{ "\u00A0" }S
place-east = { $degrees }°{ "\u00A0" }E
place-west = { $degrees }°{ "\u00A0" }O
place-coordinates = { $latitude }, { $longitude }
