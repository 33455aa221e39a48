error-not-found = Introuvable. L’élément a peut-être été supprimé.
error-sign-in-required = Connectez-vous d’abord.
error-wrong-email-or-password = E-mail ou mot de passe incorrect.
error-wrong-password = Mot de passe incorrect.
error-wrong-current-password = Votre mot de passe actuel est incorrect.
error-wrong-code = Ce code est incorrect ou a expiré.
error-wrong-recovery-code = Ce code de récupération est incorrect.
error-registration-closed = Cette galerie n’accepte pas de nouveaux membres.
error-invitation-needed = Il faut une invitation pour créer un compte ici. Demandez un lien à la personne qui gère cette galerie.
error-invitation-invalid = Cette invitation a expiré ou a déjà été utilisée. Demandez un nouveau lien.
error-invitation-for-another = Cette invitation est destinée à une autre adresse e-mail.
error-set-up-needed = Personne n’administre encore cette galerie. Pour la configurer, ouvrez le lien inscrit dans son journal ou saisissez le code de configuration qui s’y trouve.
error-last-administrator = { $email } est la seule personne à administrer cette galerie. Confiez d’abord ce rôle à quelqu’un d’autre.
error-link-expired = Ce lien a expiré. Ouvrez de nouveau la photo.
error-upload-link-expired = Ce lien d’envoi a expiré.
error-own-downloads = Vous avez déjà trop de téléchargements en attente. Attendez que l’un d’eux se termine.
error-downloads = Trop de téléchargements sont en attente. Réessayez dans quelques minutes.
error-invitations = Il peut y avoir au plus { NUMBER($limit) } invitations en cours. Révoquez-en d’abord quelques-unes.
error-no-space-for-photos = Cette galerie n’a presque plus d’espace disque : il n’est pas possible d’ajouter des photos pour le moment. Pour libérer de l’espace, supprimez les photos inutiles et videz la corbeille, ou prévenez la personne qui gère la galerie.
error-disk-full = L’enregistrement a échoué, car le disque de la galerie est plein. Prévenez la personne qui gère la galerie.
error-busy = La galerie est très sollicitée en ce moment. Réessayez dans quelques secondes.
error-too-many-attempts-seconds =
    Trop de tentatives. Réessayez dans { $seconds ->
        [one] { $seconds } seconde
       *[other] { $seconds } secondes
    }.
error-too-many-attempts-minutes =
    Trop de tentatives. Réessayez dans { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.

error-email-missing = Saisissez votre adresse e-mail.
error-email-malformed = Ce n’est pas une adresse e-mail. Elle doit ressembler à nom@example.org.
error-at-least = Utilisez au moins { NUMBER($limit) } caractères.
error-at-most = Utilisez { NUMBER($limit) } caractères au maximum.
error-password-is-email = Votre mot de passe ne peut pas être votre adresse e-mail.
error-password-padded = Votre mot de passe ne peut ni commencer ni finir par une espace.
error-password-weak = Ce mot de passe est trop facile à deviner. Choisissez-en un plus long, ou ajoutez des chiffres et des symboles.
error-quota-invalid = Saisissez un nombre de gigaoctets entre 0 et { NUMBER($limit) }.
error-name-too-long = Le nom compte { NUMBER($length) } caractères ; la limite est de { NUMBER($limit) }.
error-title-too-long = Le titre compte { NUMBER($length) } caractères ; la limite est de { NUMBER($limit) }.
error-description-too-long = La description compte { NUMBER($length) } caractères ; la limite est de { NUMBER($limit) }.
error-confirmation = Pour confirmer, saisissez votre adresse e-mail exactement comme affichée.
error-too-many-photos =
    Vous avez sélectionné { $count ->
        [one] { $count } photo
       *[other] { $count } photos
    } ; un téléchargement est limité à { NUMBER($limit) }. Sélectionnez-en moins.
error-photos-too-large = Ces photos totalisent { $size } ; un téléchargement est limité à { $limit }. Sélectionnez-en moins.
error-range-of-file = La plage doit être comprise dans les { NUMBER($bytes) } octets du fichier.
error-range = La plage doit être comprise dans le fichier.
error-cursor = Ce lien vers des photos plus anciennes n’est plus valable. Rechargez la page.
error-sha256 = Un SHA-256 doit compter 64 chiffres hexadécimaux.
error-part-length = Cette partie doit faire exactement { NUMBER($bytes) } octets.
error-connection-lost = La connexion a été coupée avant la fin de l’envoi. Ajoutez de nouveau le fichier.
error-another-file = Le formulaire a envoyé un autre fichier que celui annoncé.
error-form-unreadable = L’envoi est illisible : { $cause }

error-file-too-large = Un fichier peut faire { $limit } au maximum.
error-too-many-fields = Un formulaire peut contenir { NUMBER($limit) } champs au maximum. Envoyez-en moins à la fois.
error-twice-the-limit = L’envoi a été interrompu : un fichier dépasse le double de la limite de { $limit }. Retirez-le.
error-quota = Il n’y a pas assez de place pour « { $file } ». Vous utilisez { $used } sur { $limit }.

error-changed = Cet élément a changé entre-temps. Rechargez la page.
error-being-added = « { $file } » est déjà en cours d’ajout ailleurs. Réessayez.
error-parts-missing = { NUMBER($arrived) } parties du fichier sur { NUMBER($wanted) } sont arrivées. Envoyez le reste.
error-original-present = Cette photo est déjà là.
error-form-file-replaced = Un autre fichier est arrivé par le même formulaire.
error-not-failed = Seules les photos qui n’ont pas pu être ajoutées peuvent être réessayées.
error-original-not-kept = Ce fichier n’a pas été conservé. Ajoutez-le de nouveau.
error-two-step-on = La validation en deux étapes est déjà activée. Désactivez-la d’abord pour configurer une autre application d’authentification.
error-two-step-off = La validation en deux étapes est désactivée : vous n’avez pas besoin de code de récupération.
error-too-many-turns = Une image peut être tournée { $limit } fois au plus ; ici, ce serait { $turns } fois.
error-crop-outside = Choisissez une partie située à l’intérieur de l’image.
error-straighten-unsupported = Les images ne peuvent pas encore être redressées.
