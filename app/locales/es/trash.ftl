trash-title = Papelera
trash-empty = Vaciar la papelera
trash-days = { $days ->
    [one] Los elementos de la papelera se eliminan definitivamente después de { $days } día.
   *[other] Los elementos de la papelera se eliminan definitivamente después de { $days } días.
}
trash-nothing = La papelera está vacía.
trash-restored = { $count ->
    [one] { $count } foto restaurada
   *[other] { $count } fotos restauradas
}
trash-deleted = { $count ->
    [one] { $count } foto eliminada definitivamente.
   *[other] { $count } fotos eliminadas definitivamente.
}

empty-title = ¿Vaciar la papelera?
empty-counted = { $count ->
    [one] Se eliminará definitivamente la foto de la papelera. Esta acción no se puede deshacer.
   *[other] Se eliminarán definitivamente las { $count } fotos de la papelera. Esta acción no se puede deshacer.
}
empty-all = Se eliminarán definitivamente todas las fotos de la papelera. Esta acción no se puede deshacer.
empty-submit-counted = { $count ->
    [one] Eliminar { $count } foto definitivamente
   *[other] Eliminar { $count } fotos definitivamente
}
empty-submit-all = Eliminar todas las fotos
empty-cancel = Cancelar

deletion-progress =
    { $count ->
        [one] Eliminando { $count } foto…
       *[other] Eliminando { $count } fotos…
    } { $done ->
        [one] { $done } eliminada
       *[other] { $done } eliminadas
    }
deletion-counting = Eliminando fotos…
deletion-bar = Eliminando fotos
deletion-stalled = Algo ha fallado por nuestra parte. El resto se eliminará más tarde de forma automática.
