mail-hello = Bonjour,
mail-confirm-subject = Confirmez votre adresse e-mail
mail-confirm-enter = Pour confirmer votre adresse e-mail, saisissez ce code :
mail-reset-subject = Choisissez un nouveau mot de passe
mail-reset-enter = Pour choisir un nouveau mot de passe, saisissez ce code :
mail-code-expires = { $minutes ->
    [one] Il expire dans { $minutes } minute. Si vous ne l’avez pas demandé, ignorez cet e-mail et ne communiquez le code à personne.
   *[other] Il expire dans { $minutes } minutes. Si vous ne l’avez pas demandé, ignorez cet e-mail et ne communiquez le code à personne.
}

mail-registered-subject = Vous avez déjà un compte
mail-registered = Quelqu’un a essayé de créer un compte dans cette galerie photo avec votre adresse e-mail. Vous en avez déjà un : rien n’a changé.
mail-registered-hint = Si c’était vous, connectez-vous simplement. Si vous avez oublié votre mot de passe, vous pourrez le réinitialiser à cette occasion.

mail-invitation-subject = Invitation à une galerie photo
mail-invitation = Ce lien vous permet de créer un compte dans une galerie photo :
mail-invitation-expires = { $days ->
    [one] Il ne sert qu’une fois et expire dans { $days } jour.
   *[other] Il ne sert qu’une fois et expire dans { $days } jours.
}
