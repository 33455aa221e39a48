sign-out-title = Abmelden
sign-out-text = Melde dich auf diesem Gerät oder auf allen deinen Geräten ab.
sign-out-here = Abmelden
sign-out-everywhere = Überall abmelden
sign-out-cancel = Abbrechen
