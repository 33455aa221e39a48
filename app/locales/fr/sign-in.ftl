sign-in-title = Se connecter
sign-in-submit = Se connecter
sign-in-forgot = Mot de passe oublié ?
sign-in-new-here = Première visite ? <link>Créer un compte</link>
sign-in-not-confirmed = Adresse e-mail pas encore confirmée ? <link>Saisir le code</link>

sign-in-confirmed = Votre adresse e-mail est confirmée. Connectez-vous pour commencer.
sign-in-reset = Mot de passe modifié. Connectez-vous avec le nouveau.
sign-in-signed-out = Votre session est fermée.
sign-in-expired = La connexion a expiré. Réessayez.
sign-in-recovered = La validation en deux étapes est désactivée. Connectez-vous avec votre mot de passe, puis configurez-la de nouveau dans votre compte.
sign-in-deleted = { $days ->
    [one] Votre compte est supprimé. Vous pouvez encore le rétablir pendant un jour : il suffit de vous connecter.
   *[other] Votre compte est supprimé. Vous pouvez encore le rétablir pendant { $days } jours : il suffit de vous connecter.
}
sign-in-restored = Votre compte est rétabli. Connectez-vous pour continuer.

sign-in-code-title = Saisissez votre code
sign-in-code-text = Ouvrez votre application d’authentification et saisissez le code à six chiffres pour Vitrine.
sign-in-code-lost = Vous n’avez plus l’application ?
sign-in-code-other-account = Utiliser un autre compte

sign-in-recover-title = Utilisez votre code de récupération
sign-in-recover-text = La validation en deux étapes sera désactivée et votre mot de passe suffira pour vous connecter. Vous pourrez la configurer de nouveau ensuite.
sign-in-recover-hint = Quatre groupes de cinq caractères.
sign-in-recover-back = Saisir plutôt un code de l’application

# Signing in to an account that was deleted.
sign-in-restore-title = Rétablir votre compte ?
sign-in-restore-text = Ce compte a été supprimé. Tout son contenu sera effacé le { $day }. D’ici là, vous pouvez le retrouver tel qu’il était.
sign-in-restore-submit = Rétablir mon compte
sign-in-restore-back = Utiliser un autre compte
