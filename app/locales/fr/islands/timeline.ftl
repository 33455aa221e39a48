timeline-new-photos = { $count ->
    [one] { $count } nouvelle photo
   *[other] { $count } nouvelles photos
}
