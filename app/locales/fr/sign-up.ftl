sign-up-title = Créer un compte
sign-up-first = Le premier compte administre la galerie.
sign-up-password-hint = Au moins { NUMBER($limit) } caractères. Quelques mots sans lien entre eux sont faciles à retenir et difficiles à deviner.
sign-up-submit = Créer un compte
sign-up-have-account = Vous avez déjà un compte ? <link>Se connecter</link>
sign-up-closed = Inscriptions fermées
