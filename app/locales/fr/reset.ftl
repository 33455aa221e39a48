forgot-title = Mot de passe oublié ?
forgot-text = Saisissez votre adresse e-mail. Si un compte y est associé, vous recevrez un code pour réinitialiser votre mot de passe.
forgot-submit = Envoyer le code
forgot-back = Retour à la connexion

reset-title = Choisissez un nouveau mot de passe
reset-text = Si un compte est associé à cette adresse, un code à six chiffres est en route. Le changement de mot de passe déconnecte tous vos appareils.
reset-submit = Changer le mot de passe
