upload-title = Ajouter des photos
upload-results = Résultats
upload-received = Photo envoyée. Traitement en cours…

upload-photos = Photos
upload-photo = Photo
upload-hint-each = { $formats }, { $limit } maximum par fichier. Vos originaux sont conservés tels quels.
upload-hint = { $formats }, { $limit } maximum. Vos originaux sont conservés tels quels.
upload-submit = Ajouter des photos

upload-failed = Ajout impossible
upload-unsent = Envoi incomplet
upload-processing = En cours de traitement
upload-unsent-file = « { $file } » n’a pas été envoyé en entier. Ajoutez-le de nouveau pour reprendre l’envoi.
upload-processing-file = « { $file } » est en cours de traitement.
upload-remove = Retirer
