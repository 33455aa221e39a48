download-title = Téléchargement
download-making =
    { $count ->
        [one] Préparation de { $count } photo…
       *[other] Préparation de { $count } photos…
    } { $done ->
        [one] { $done } prête
       *[other] { $done } prêtes
    }
download-bar = Préparation du téléchargement
download-ready = { $count ->
    [one] Votre téléchargement est prêt : { $count } photo, { $size }.
   *[other] Votre téléchargement est prêt : { $count } photos, { $size }.
}
download-left-out = { $count ->
    [one] { $count } photo, supprimée entre-temps, n’y figure pas.
   *[other] { $count } photos, supprimées entre-temps, n’y figurent pas.
}
download-fetch = Télécharger { $file }
download-kept = Le fichier est conservé un jour. Si le téléchargement s’interrompt, revenez sur cette page.
download-stalled = Un problème est survenu de notre côté. Sélectionnez de nouveau les photos.
download-expired = Ce téléchargement a expiré : les fichiers sont conservés un jour. Sélectionnez de nouveau les photos.
download-back = Retour aux photos
