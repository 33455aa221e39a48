sign-up-title = Créer un compte
sign-up-first = Ce compte administrera la galerie.
sign-up-token = Code de configuration
sign-up-token-hint = Il se trouve dans le journal de la galerie, sur la ligne du lien de configuration.
sign-up-password-hint = Au moins { NUMBER($limit) } caractères. Quelques mots sans lien entre eux sont faciles à retenir et difficiles à deviner.
sign-up-submit = Créer un compte
sign-up-have-account = Vous avez déjà un compte ? <link>Se connecter</link>
sign-up-closed = Inscriptions fermées
