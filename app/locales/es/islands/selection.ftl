selection-select = Seleccionar { $name }
selection-count = { $count ->
    [one] { $count } seleccionada
   *[other] { $count } seleccionadas
}
selection-trashed = { $count ->
    [one] { $count } foto enviada a la papelera
   *[other] { $count } fotos enviadas a la papelera
}
selection-undo = Deshacer
