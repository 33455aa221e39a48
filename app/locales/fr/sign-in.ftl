sign-in-title = Se connecter
sign-in-email = E-mail
sign-in-password = Mot de passe
sign-in-submit = Se connecter
sign-in-forgot = Mot de passe oublié ?
sign-in-new-here = Première visite ? <link>Créer un compte</link>

sign-in-confirmed = Votre adresse e-mail est confirmée. Connectez-vous pour commencer.
sign-in-reset = Mot de passe modifié. Connectez-vous avec le nouveau.
sign-in-signed-out = Vous êtes déconnecté.
sign-in-expired = La connexion a expiré. Réessayez.
sign-in-recovered = La validation en deux étapes est désactivée. Connectez-vous avec votre mot de passe, puis configurez-la de nouveau dans votre compte.
sign-in-deleted = Votre compte a été supprimé. Ses photos sont en cours de suppression.
