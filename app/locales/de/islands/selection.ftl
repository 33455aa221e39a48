selection-select = { $name } auswählen
selection-count = { NUMBER($count) } ausgewählt
selection-trashed = { $count ->
    [one] { $count } Foto in den Papierkorb verschoben
   *[other] { $count } Fotos in den Papierkorb verschoben
}
selection-undo = Rückgängig
