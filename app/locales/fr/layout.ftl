layout-description = Votre propre galerie de photos, privée.
layout-skip = Aller au contenu
layout-home = Vitrine, toutes les photos
layout-navigation = Menu principal
layout-photos = Photos
layout-trash = Corbeille
layout-account = Compte
layout-add-photos = Ajouter des photos

language-label = Langue
language-of-browser = Celle du navigateur
language-change = Changer
