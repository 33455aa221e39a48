call-unreachable = Die Galerie ist nicht erreichbar.
call-not-understood = Da ist etwas schiefgegangen. Bitte lade die Seite neu.
call-fault-of-ours = Bei uns ist etwas schiefgegangen. Bitte versuche es noch einmal.
