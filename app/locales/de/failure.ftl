failure-title = Da ist etwas schiefgegangen
failure-not-found = Nicht gefunden
failure-no-page = Diese Seite haben wir nicht gefunden.
failure-back = Zurück zu den Fotos
failure-id = Fehler-ID: <code>{ $id }</code>
failure-id-line = Fehler-ID: { $id }

request-from-another-site = Dieses Formular kam von einer anderen Website. Es wurde nichts geändert.
request-another-host = Diese Galerie ist nur unter { $address } erreichbar.
request-unknown-host = Unter diesem Namen ist die Galerie nicht erreichbar. Wer sie betreibt, kann VITRINE_ORIGIN auf ihre Adresse setzen.
request-too-large = Diese Anfrage ist zu groß. Erlaubt sind { $limit }.
