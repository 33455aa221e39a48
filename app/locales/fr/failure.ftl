failure-title = Un problème est survenu
failure-not-found = Page introuvable
failure-no-page = Nous n’avons pas trouvé cette page.
failure-back = Retour aux photos
failure-id = Identifiant de l’erreur : <code>{ $id }</code>
failure-id-line = Identifiant de l’erreur : { $id }

request-from-another-site = Ce formulaire provient d’un autre site : rien n’a été modifié.
request-another-host = Cette galerie n’est accessible qu’à l’adresse { $address }.
request-unknown-host = Cette galerie n’est pas accessible sous ce nom. La personne qui la gère peut définir VITRINE_ORIGIN sur son adresse.
request-too-large = Cette requête est trop volumineuse. La limite est de { $limit }.
