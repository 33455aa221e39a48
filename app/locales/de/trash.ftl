trash-title = Papierkorb
trash-empty = Papierkorb leeren
trash-days = { $days ->
    [one] Was im Papierkorb liegt, wird nach { $days } Tag endgültig gelöscht.
   *[other] Was im Papierkorb liegt, wird nach { $days } Tagen endgültig gelöscht.
}
trash-nothing = Der Papierkorb ist leer.
trash-restored = { $count ->
    [one] { $count } Foto wiederhergestellt
   *[other] { $count } Fotos wiederhergestellt
}
trash-deleted = { $count ->
    [one] { $count } Foto endgültig gelöscht.
   *[other] { $count } Fotos endgültig gelöscht.
}

empty-title = Papierkorb leeren?
empty-counted = { $count ->
    [one] Das Foto im Papierkorb wird endgültig gelöscht. Das lässt sich nicht rückgängig machen.
   *[other] Alle { $count } Fotos im Papierkorb werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.
}
empty-all = Alle Fotos im Papierkorb werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.
empty-submit-counted = { $count ->
    [one] { $count } Foto endgültig löschen
   *[other] { $count } Fotos endgültig löschen
}
empty-submit-all = Alle Fotos endgültig löschen
empty-cancel = Abbrechen

deletion-progress =
    { $count ->
        [one] { $count } Foto wird gelöscht…
       *[other] { $count } Fotos werden gelöscht…
    } { NUMBER($done) } erledigt
deletion-counting = Fotos werden gelöscht…
deletion-bar = Fotos werden gelöscht
deletion-stalled = Bei uns ist etwas schiefgegangen. Der Rest wird später automatisch gelöscht.
