number-group = .
# Numbers of four digits are written in one piece.
number-group-of-four = { "" }
number-decimal = ,

photos = { $count ->
    [one] { $count } foto
   *[other] { $count } fotos
}
