timeline-title = Fotos
timeline-back-to-start = Zurück zu den neuesten Fotos
timeline-months = Monate
timeline-month = { $month } { $year }

timeline-empty-title = Noch keine Fotos
timeline-empty-with-mouse = Zieh Fotos oder Ordner einfach hierher oder wähle sie auf deinem Computer aus.
timeline-empty-with-touch = Füge Fotos von deinem Handy hinzu.

welcome-title = Willkommen bei Vitrine
welcome-heading = Deine Fotos, bei dir zu Hause
welcome-text = Vitrine lässt jedes Original unangetastet, öffnet sich im Nu und zeigt deine Fotos niemandem außer dir.
welcome-start = Erstes Konto erstellen
welcome-administrator = Dafür brauchst du den Einrichtungslink aus dem Protokoll der Galerie.
