download-title = Download
download-making =
    { $count ->
        [one] { $count } Foto wird vorbereitet…
       *[other] { $count } Fotos werden vorbereitet…
    } { NUMBER($done) } fertig
download-bar = Der Download wird vorbereitet
download-ready = { $count ->
    [one] Dein Download ist bereit: { $count } Foto, { $size }.
   *[other] Dein Download ist bereit: { $count } Fotos, { $size }.
}
download-left-out = { $count ->
    [one] { $count } Foto wurde inzwischen gelöscht und weggelassen.
   *[other] { $count } Fotos wurden inzwischen gelöscht und weggelassen.
}
download-fetch = { $file } herunterladen
download-kept = Die Datei wird einen Tag lang aufbewahrt. Falls der Download abbricht, komm auf diese Seite zurück.
download-stalled = Bei uns ist etwas schiefgegangen. Bitte wähle die Fotos noch einmal aus.
download-expired = Dieser Download ist abgelaufen: Downloads werden einen Tag lang aufbewahrt. Bitte wähle die Fotos noch einmal aus.
download-back = Zurück zu den Fotos
