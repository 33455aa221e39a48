two-step-title = Validation en deux étapes
two-step-back = Retour au compte

two-step-text = Vous vous connecterez avec votre mot de passe et un code d’une application d’authentification : un mot de passe volé ne suffira plus.
two-step-begin = Configurer

two-step-add = Ajoutez Vitrine à votre application d’authentification
two-step-scan = Scannez ce code avec l’application, ou saisissez la clé à la main. Sur un téléphone, vous pouvez aussi <link>ouvrir l’application</link>.
two-step-qr = Code QR de la clé ci-dessous
two-step-key = Clé
two-step-type = Type
two-step-type-of-key = Basée sur l’heure (TOTP), 6 chiffres, 30 secondes
two-step-code = Code affiché par l’application
two-step-turn-on = Activer
two-step-not-now = Plus tard

two-step-is-on = La validation en deux étapes est activée.
two-step-new-recovery = Votre code de récupération
two-step-new-recovery-text = Si vous n’avez plus accès à votre application d’authentification, ce code permet de désactiver la validation en deux étapes. Il ne sert qu’une fois et ne sera plus affiché. Conservez-le en lieu sûr.
two-step-new-recovery-saved = Je l’ai enregistré

two-step-recovery = Code de récupération
two-step-recovery-replace = Un nouveau code de récupération remplacera l’actuel.
two-step-recovery-none = Vous n’avez pas de code de récupération. Sans lui, perdre votre application d’authentification, c’est perdre votre compte.
two-step-recovery-create = Créer un nouveau code
two-step-end = Désactiver
two-step-end-text = Votre mot de passe suffira pour vous connecter. Pour changer de téléphone, désactivez-la ici, puis configurez-la de nouveau avec le nouveau téléphone.
two-step-turn-off = Désactiver la validation
