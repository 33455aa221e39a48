timeline-new-photos = { $count ->
    [one] { $count } neues Foto
   *[other] { $count } neue Fotos
}
