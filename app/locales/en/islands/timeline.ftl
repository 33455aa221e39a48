# The button that leads to photos that were added above what is visible.
timeline-new-photos = { $count ->
    [one] { $count } new photo
   *[other] { $count } new photos
}
