uploader-drop = Déposez des photos ou des dossiers pour les ajouter
uploader-title = Ajouter des photos
uploader-hint = Vous pouvez aussi faire glisser des photos ou des dossiers sur n’importe quelle page, ou les coller.
uploader-photos = Choisir des photos
uploader-camera = Prendre une photo
uploader-folder = Choisir un dossier
uploader-close = Fermer
uploader-leaving = Des photos sont encore en cours d’envoi.
uploader-unreachable = La galerie est injoignable. Rechargez la page et réessayez.

uploader-failed = « { $file } » n’a pas pu être envoyé.
uploader-failed-again = « { $file } » n’a pas pu être envoyé. Réessayez.
uploader-unreadable = « { $file } » n’a pas pu être lu. Le fichier a peut-être été déplacé ou modifié.
uploader-not-processed = Cette photo n’a pas pu être traitée.
uploader-removed = Cette photo a été retirée.

tray-adding = { $count ->
    [one] Ajout de { $count } photo
   *[other] Ajout de { $count } photos
}
tray-processing = { $count ->
    [one] Traitement de { $count } photo
   *[other] Traitement de { $count } photos
}
tray-progress = { NUMBER($done) } sur { NUMBER($count) } ajoutées. Vous pouvez quitter cette page.
tray-waiting-for-connection = en attente de connexion
tray-few-seconds = encore quelques secondes
tray-seconds = encore { NUMBER($count) } secondes environ
tray-minute = encore une minute environ
tray-minutes = encore { NUMBER($count) } minutes environ
tray-hours = encore { NUMBER($count) } heures environ

tray-added = { $count ->
    [one] { $count } ajoutée
   *[other] { $count } ajoutées
}
tray-in-library = { NUMBER($count) } déjà dans votre photothèque
tray-failed = { $count ->
    [one] { $count } n’a pas pu être ajoutée
   *[other] { $count } n’ont pas pu être ajoutées
}
tray-row = { $first }, { $second }

tray-detail = { $state } · { $amount }
tray-amount = { $sent } sur { $total } { $unit }
tray-total = { $total } { $unit }
tray-unit = { $unit ->
    [kB] ko
    [MB] Mo
    [GB] Go
    [byte] octet
   *[bytes] octets
}
tray-state-waiting = En attente
tray-state-checking = Vérification
tray-state-uploading = Envoi
tray-state-offline = En attente de connexion
tray-state-processing = Traitement
tray-state-added = Ajoutée
tray-state-in-library = Déjà dans votre photothèque
tray-state-in-trash = Déjà dans votre corbeille
tray-state-same = Même photo que « { $file } »

tray-show-files = Afficher les fichiers
tray-close = Fermer la liste des fichiers
tray-total-progress = Progression totale
tray-files = Fichiers
tray-more = et { NUMBER($count) } de plus
tray-progress-of = Progression de { $file }
tray-skip-all = Ignorer tous les doublons
tray-cancel-all = Tout annuler
tray-cancel = Annuler
tray-skip = Ignorer
tray-keep-both = Garder les deux
tray-try-again = Réessayer
tray-button-of = { $button } : { $file }
