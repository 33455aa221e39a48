# A narrow space that does not break.
number-group = { "\u202F" }
number-group-of-four = { "\u202F" }
number-decimal = ,

photos = { $count ->
    [one] { $count } photo
   *[other] { $count } photos
}
