list-older = Photos plus anciennes
list-none-selected = Sélectionnez au moins une photo.

list-selected = Photos sélectionnées
list-clear = Tout désélectionner
list-download = Télécharger
list-trash = Supprimer
list-restore = Restaurer
list-delete = Supprimer définitivement
