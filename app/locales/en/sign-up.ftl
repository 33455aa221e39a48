sign-up-title = Create account
sign-up-first = The first account becomes the administrator.
sign-up-password-hint = At least { NUMBER($limit) } characters. A few unrelated words are easy to remember and hard to guess.
sign-up-submit = Create account
sign-up-have-account = Already have an account? <link>Sign in</link>
sign-up-closed = Registration is closed
