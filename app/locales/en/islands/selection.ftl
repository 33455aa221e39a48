selection-select = Select { $name }
selection-count = { NUMBER($count) } selected
selection-trashed = { $count ->
    [one] { $count } photo moved to trash
   *[other] { $count } photos moved to trash
}
selection-undo = Undo
