size-bytes = { $count ->
    [one] { $count }{ "\u00A0" }octet
   *[other] { $count }{ "\u00A0" }octets
}
size-kilobytes = { $amount }{ "\u00A0" }ko
size-megabytes = { $amount }{ "\u00A0" }Mo
size-gigabytes = { $amount }{ "\u00A0" }Go
size-terabytes = { $amount }{ "\u00A0" }To

list-and = { $first } et { $last }
