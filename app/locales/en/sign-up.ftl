sign-up-title = Create account
sign-up-first = This account will manage the gallery.
sign-up-token = Set-up code
sign-up-token-hint = It’s in the log of the gallery, in the line with the set-up link.
sign-up-password-hint = At least { NUMBER($limit) } characters. A few unrelated words are easy to remember and hard to guess.
sign-up-submit = Create account
sign-up-have-account = Already have an account? <link>Sign in</link>
sign-up-closed = Registration is closed
