progress-updates = Diese Seite aktualisiert sich von selbst. Du kannst sie verlassen und später wiederkommen.
progress-leave = Du kannst diese Seite verlassen und später wiederkommen.
progress-refresh = Aktualisieren
