number-group = .
number-group-of-four = .
number-decimal = ,

photos = { $count ->
    [one] { $count } Foto
   *[other] { $count } Fotos
}
