admin-title = Administration
admin-back = Retour à l’administration

admin-people = Personnes
admin-people-count = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
admin-totals = { $people }, { $photos }, { $size }
admin-totals-counted = Compté le { $day } à { $time } UTC.
admin-people-more = Autres personnes
admin-person-has = { $photos }, { $size }
admin-person-deleted = Supprimé. Le compte sera effacé le { $day }.
admin-person-since = Présent depuis
admin-member = Membre
admin-two-step-on = Activée
admin-two-step-off = Désactivée

admin-invitations = Invitations
admin-invite-text = { $days ->
    [one] Une invitation est un lien avec lequel une personne peut créer un compte. Il ne sert qu’une fois, pendant { $days } jour.
   *[other] Une invitation est un lien avec lequel une personne peut créer un compte. Il ne sert qu’une fois, pendant { $days } jours.
}
admin-invite-email = E-mail (facultatif)
admin-invite-hint = Avec une adresse, le lien n’est valable que pour elle. Cette galerie ne peut pas l’envoyer par e-mail : transmettez-le vous-même.
admin-invite-hint-mailed = Avec une adresse, le lien n’est valable que pour elle, et nous l’y envoyons.
admin-invite-submit = Créer une invitation
admin-invited = Copiez ce lien et envoyez-le à la personne que vous invitez. Il ne sera plus affiché.
admin-invited-mailed = Nous avons envoyé ce lien par e-mail. Vous pouvez aussi le copier ici ; il ne sera plus affiché.
admin-invited-not-mailed = Nous n’avons pas pu envoyer ce lien par e-mail. Copiez-le et envoyez-le vous-même ; il ne sera plus affiché.
admin-invitations-open = Invitations en cours
admin-invitations-rest = Les inscriptions sont fermées : les invitations ne peuvent pas être utilisées pour le moment.
admin-invitation-anyone = Toute personne disposant du lien
admin-invitation-until = { $who }, jusqu’au { $day }
admin-invitation-revoke = Révoquer
admin-invitation-revoked = Invitation révoquée.

admin-registration = Inscriptions
admin-registration-who = Qui peut créer un compte ?
admin-registration-open = Tout le monde
admin-registration-invited = Les personnes invitées
admin-registration-closed = Personne

admin-gallery = Cette galerie
admin-health = État
admin-healthy = Tout fonctionne
admin-bytes-fail = Le stockage des photos ne répond pas
admin-version = Version
admin-disk = Espace disque libre
admin-jobs-photos = Photos à traiter
admin-jobs-bulk = Autres tâches en attente
admin-jobs-failed = Tâches en échec
admin-jobs-unknown = Inconnu
admin-redrive = Relancer les tâches en échec
admin-redriven = { $count ->
    [one] { $count } tâche va être relancée.
   *[other] { $count } tâches vont être relancées.
}

admin-oneself = C’est votre propre compte. Vous y gérez votre mot de passe, la validation en deux étapes et vos sessions.
admin-quota = Limite de stockage
admin-quota-gigabytes = Limite en Go
admin-quota-hint = Laissez vide pour ne pas fixer de limite.
admin-quota-hint-limit = Laissez vide pour appliquer la limite de la galerie : { $limit }.
admin-actions = Actions
admin-actions-which = Que voulez-vous faire ?
admin-actions-submit = Continuer
admin-action-reset-code = Envoyer un code pour choisir un nouveau mot de passe
admin-action-two-step = Désactiver la validation en deux étapes
admin-action-two-step-hint = Pour une personne qui n’a plus ni son application d’authentification ni son code de récupération. Assurez-vous que la demande vient bien d’elle.
admin-action-sign-out = Déconnecter de tous les appareils
admin-action-administrator = Nommer administrateur
admin-action-administrator-hint = Les administrateurs peuvent tout faire sur ces pages, mais ne voient pas les photos des autres.
admin-action-member = Rendre simple membre
admin-action-delete = Supprimer le compte
admin-action-delete-hint = { $days ->
    [one] Il peut être rétabli pendant { $days } jour. Il est ensuite effacé avec toutes ses photos.
   *[other] Il peut être rétabli pendant { $days } jours. Il est ensuite effacé avec toutes ses photos.
}
admin-action-restore = Rétablir le compte
admin-done = C’est fait.
admin-done-reset-code = Nous avons envoyé un code à { $email }. Il peut être saisi à l’adresse { $address }
