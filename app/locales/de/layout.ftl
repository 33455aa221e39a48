layout-description = Deine eigene, private Fotogalerie.
layout-skip = Zum Inhalt springen
layout-home = Vitrine, alle Fotos
layout-navigation = Hauptmenü
layout-photos = Fotos
layout-trash = Papierkorb
layout-account = Konto
layout-add-photos = Fotos hinzufügen

language-label = Sprache
language-of-browser = Wie im Browser
language-change = Ändern
