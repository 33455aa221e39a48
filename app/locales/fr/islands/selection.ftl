selection-select = Sélectionner { $name }
selection-count = { $count ->
    [one] { $count } sélectionnée
   *[other] { $count } sélectionnées
}
selection-trashed = { $count ->
    [one] { $count } photo mise à la corbeille
   *[other] { $count } photos mises à la corbeille
}
selection-undo = Annuler
