trash-title = Corbeille
trash-empty = Vider la corbeille
trash-days = { $days ->
    [one] Les éléments de la corbeille sont supprimés définitivement au bout de { $days } jour.
   *[other] Les éléments de la corbeille sont supprimés définitivement au bout de { $days } jours.
}
trash-nothing = La corbeille est vide.
trash-restored = { $count ->
    [one] { $count } photo restaurée
   *[other] { $count } photos restaurées
}
trash-deleted = { $count ->
    [one] { $count } photo supprimée définitivement.
   *[other] { $count } photos supprimées définitivement.
}

empty-title = Vider la corbeille ?
empty-counted = { $count ->
    [one] La photo de la corbeille sera supprimée définitivement. Cette action est irréversible.
   *[other] Les { $count } photos de la corbeille seront supprimées définitivement. Cette action est irréversible.
}
empty-all = Toutes les photos de la corbeille seront supprimées définitivement. Cette action est irréversible.
empty-submit-counted = { $count ->
    [one] Supprimer { $count } photo définitivement
   *[other] Supprimer { $count } photos définitivement
}
empty-submit-all = Supprimer toutes les photos
empty-cancel = Annuler

deletion-progress =
    { $count ->
        [one] Suppression de { $count } photo…
       *[other] Suppression de { $count } photos…
    } { $done ->
        [one] { $done } supprimée
       *[other] { $done } supprimées
    }
deletion-counting = Suppression des photos…
deletion-bar = Suppression des photos
deletion-stalled = Un problème est survenu de notre côté. Le reste sera supprimé automatiquement plus tard.
