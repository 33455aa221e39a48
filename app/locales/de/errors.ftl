error-not-found = Das haben wir nicht gefunden. Vielleicht wurde es gelöscht.
error-sign-in-required = Bitte melde dich zuerst an.
error-wrong-email-or-password = E-Mail-Adresse oder Passwort ist falsch.
error-wrong-password = Falsches Passwort.
error-wrong-current-password = Dein aktuelles Passwort ist falsch.
error-wrong-code = Der Code ist falsch oder abgelaufen.
error-wrong-recovery-code = Der Wiederherstellungscode ist falsch.
error-registration-closed = Diese Galerie nimmt keine neuen Mitglieder auf.
error-invitation-needed = Um hier ein Konto zu erstellen, brauchst du eine Einladung. Bitte die Person, die diese Galerie betreibt, um einen Link.
error-invitation-invalid = Diese Einladung ist abgelaufen oder wurde schon benutzt. Bitte um einen neuen Link.
error-invitation-for-another = Diese Einladung gilt für eine andere E-Mail-Adresse.
error-set-up-needed = Diese Galerie wird noch von niemandem verwaltet. Öffne zum Einrichten den Link in ihrem Protokoll oder gib den Einrichtungscode von dort ein.
error-last-administrator = Nur { $email } verwaltet diese Galerie. Übertrage die Verwaltung zuerst jemand anderem.
error-link-expired = Dieser Link ist abgelaufen. Öffne das Foto noch einmal.
error-upload-link-expired = Dieser Link zum Hochladen ist abgelaufen.
error-own-downloads = Es warten schon zu viele deiner Downloads. Bitte warte, bis einer fertig ist.
error-downloads = Gerade warten zu viele Downloads. Bitte versuche es in ein paar Minuten noch einmal.
error-invitations = Höchstens { NUMBER($limit) } Einladungen können offen sein. Zieh zuerst welche zurück.
error-no-space-for-photos = Der Speicherplatz dieser Galerie wird knapp, deshalb kannst du gerade keine Fotos hinzufügen. Um Platz zu schaffen, lösche Fotos, die du nicht brauchst, und leere den Papierkorb. Oder wende dich an die Person, die die Galerie betreibt.
error-disk-full = Das konnte nicht gespeichert werden, weil der Speicher der Galerie voll ist. Bitte wende dich an die Person, die die Galerie betreibt.
error-busy = Gerade ist sehr viel los. Bitte versuche es in ein paar Sekunden noch einmal.
error-too-many-attempts-seconds =
    Zu viele Versuche. Versuche es in { $seconds ->
        [one] { $seconds } Sekunde
       *[other] { $seconds } Sekunden
    } noch einmal.
error-too-many-attempts-minutes =
    Zu viele Versuche. Versuche es in { $minutes ->
        [one] { $minutes } Minute
       *[other] { $minutes } Minuten
    } noch einmal.

error-email-missing = Gib deine E-Mail-Adresse ein.
error-email-malformed = Das ist keine E-Mail-Adresse. Sie sollte aussehen wie name@example.org.
error-at-least = Verwende mindestens { NUMBER($limit) } Zeichen.
error-at-most = Verwende höchstens { NUMBER($limit) } Zeichen.
error-password-is-email = Dein Passwort darf nicht deine E-Mail-Adresse sein.
error-password-padded = Dein Passwort darf nicht mit einem Leerzeichen beginnen oder enden.
error-password-weak = Das Passwort ist zu leicht zu erraten. Nimm ein längeres oder füge Ziffern und Sonderzeichen hinzu.
error-quota-invalid = Gib eine Anzahl von Gigabyte zwischen 0 und { NUMBER($limit) } ein.
error-name-too-long = Der Name hat { NUMBER($length) } Zeichen; erlaubt sind { NUMBER($limit) }.
error-title-too-long = Der Titel hat { NUMBER($length) } Zeichen; erlaubt sind { NUMBER($limit) }.
error-description-too-long = Die Beschreibung hat { NUMBER($length) } Zeichen; erlaubt sind { NUMBER($limit) }.
error-confirmation = Gib zur Bestätigung deine E-Mail-Adresse genau so ein, wie sie hier steht.
error-too-many-photos =
    Du hast { $count ->
        [one] { $count } Foto
       *[other] { $count } Fotos
    } ausgewählt; ein Download fasst höchstens { NUMBER($limit) }. Bitte wähle weniger aus.
error-photos-too-large = Diese Fotos sind zusammen { $size } groß; ein Download fasst höchstens { $limit }. Bitte wähle weniger aus.
error-range-of-file = Der Bereich muss innerhalb der { NUMBER($bytes) } Byte der Datei liegen.
error-range = Der Bereich muss innerhalb der Datei liegen.
error-cursor = Dieser Link zu älteren Fotos gilt nicht mehr. Bitte lade die Seite neu.
error-sha256 = Ein SHA-256 muss 64 hexadezimale Ziffern haben.
error-part-length = Dieser Teil muss genau { NUMBER($bytes) } Byte groß sein.
error-connection-lost = Die Verbindung ist abgebrochen, bevor die ganze Datei da war. Bitte füge sie noch einmal hinzu.
error-another-file = Das Formular brachte eine andere Datei als die angekündigte.
error-form-unreadable = Der Upload ist nicht lesbar: { $cause }

error-file-too-large = Eine Datei darf höchstens { $limit } groß sein.
error-too-many-fields = Ein Formular darf höchstens { NUMBER($limit) } Felder haben. Bitte sende weniger auf einmal.
error-twice-the-limit = Das Hochladen wurde abgebrochen: Eine Datei ist mehr als doppelt so groß wie erlaubt ({ $limit }). Bitte lass sie weg.
error-quota = Für „{ $file }“ reicht der Platz nicht. Du nutzt { $used } von { $limit }.

error-changed = Das hat sich inzwischen geändert. Bitte lade die Seite neu.
error-being-added = „{ $file }“ wird gerade woanders hinzugefügt. Bitte versuche es noch einmal.
error-parts-missing = { NUMBER($arrived) } von { NUMBER($wanted) } Teilen der Datei sind angekommen. Bitte sende den Rest.
error-original-present = Dieses Foto ist schon da.
error-form-file-replaced = Über dasselbe Formular kam eine andere Datei.
error-not-failed = Nur Fotos, die nicht hinzugefügt werden konnten, lassen sich noch einmal versuchen.
error-original-not-kept = Diese Datei wurde nicht aufbewahrt. Bitte füge sie noch einmal hinzu.
error-two-step-on = Die Zwei-Faktor-Anmeldung ist schon an. Schalte sie zuerst aus, um eine andere Authenticator-App einzurichten.
error-two-step-off = Die Zwei-Faktor-Anmeldung ist aus; du brauchst keinen Wiederherstellungscode.
error-too-many-turns = Ein Bild lässt sich höchstens { $limit }-mal drehen, hier wären es { $turns }-mal.
error-crop-outside = Wähle einen Ausschnitt innerhalb des Bildes.
error-straighten-unsupported = Bilder lassen sich noch nicht begradigen.
