sign-out-title = Se déconnecter
sign-out-text = Déconnectez-vous de cet appareil ou de tous vos appareils.
sign-out-here = Se déconnecter
sign-out-everywhere = Se déconnecter partout
sign-out-cancel = Annuler
