account-title = Compte

account-you = Profil
account-email = E-mail
account-photos = Photos
account-storage = Espace utilisé
account-storage-of-limit = { $used } sur { $limit }
account-role = Rôle
account-administrator = Administration
account-name = Nom affiché
account-save = Enregistrer
account-saved = Modifications enregistrées.

account-appearance = Apparence
account-appearance-system = Système
account-appearance-light = Clair
account-appearance-dark = Sombre
account-appearance-save = Enregistrer l’apparence

account-password = Mot de passe
account-password-hint = Au moins { NUMBER($limit) } caractères. Vos autres appareils seront déconnectés.
account-password-change = Modifier le mot de passe

account-two-step-on = Activée. Vous vous connectez avec votre mot de passe et un code de votre application d’authentification.
account-two-step-off = Désactivée. Ajoutez un code d’une application d’authentification pour mieux protéger votre compte.
account-two-step-change = Gérer
account-two-step-set-up = Configurer

account-sessions = Sessions

account-delete = Supprimer le compte
account-delete-text = { $count ->
    [0] Vous serez déconnecté de tous vos appareils. Vous pourrez rétablir le compte pendant { NUMBER($days) } jours, puis il sera effacé.
    [one] Vous serez déconnecté de tous vos appareils. Vous pourrez rétablir le compte pendant { NUMBER($days) } jours. Il sera ensuite effacé, avec votre photo et son original.
   *[other] Vous serez déconnecté de tous vos appareils. Vous pourrez rétablir le compte pendant { NUMBER($days) } jours. Il sera ensuite effacé, avec vos { $count } photos et leurs originaux.
}
account-delete-confirm = Saisissez votre adresse e-mail pour confirmer
account-delete-submit = Supprimer mon compte
