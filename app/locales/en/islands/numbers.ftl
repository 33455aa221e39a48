# Between the thousands of a number, and the same in numbers of four digits.
number-group = ,
number-group-of-four = ,
# Before the decimals.
number-decimal = .

photos = { $count ->
    [one] { $count } photo
   *[other] { $count } photos
}
