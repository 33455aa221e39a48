panel-title = Titre
panel-add-title = Ajouter un titre
panel-description = Description
panel-add-description = Ajouter une description
panel-save = Enregistrer

panel-taken = Prise de vue
panel-rating = Note
panel-keywords = Mots-clés
panel-creator = Auteur
panel-copyright = Copyright
panel-camera = Appareil
panel-lens = Objectif
panel-exposure = Exposition
panel-place = Lieu
panel-file-name = Nom du fichier
panel-size = Taille
panel-dimensions = Dimensions
panel-added = Ajout

panel-taken-with-offset = { $at } ({ $offset })
panel-taken-unknown = Date inconnue
panel-taken-unknown-added = Date inconnue – photo ajoutée le { $date }
panel-stars = { $stars ->
    [one] { $stars } étoile sur 5
   *[other] { $stars } étoiles sur 5
}
panel-rejected = Rejetée
