# The thousands separator, and that of numbers with four digits.
number-group = ,
number-group-of-four = ,
# The decimal separator.
number-decimal = .

photos = { $count ->
    [one] { $count } photo
   *[other] { $count } photos
}
