size-bytes = { $count ->
    [one] { $count }{ "\u00A0" }Byte
   *[other] { $count }{ "\u00A0" }Byte
}
size-kilobytes = { $amount }{ "\u00A0" }kB
size-megabytes = { $amount }{ "\u00A0" }MB
size-gigabytes = { $amount }{ "\u00A0" }GB
size-terabytes = { $amount }{ "\u00A0" }TB

list-and = { $first } und { $last }
