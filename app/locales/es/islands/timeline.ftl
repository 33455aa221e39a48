timeline-new-photos = { $count ->
    [one] { $count } foto nueva
   *[other] { $count } fotos nuevas
}
