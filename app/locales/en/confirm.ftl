confirm-title = Confirm your email
confirm-sent-to = We sent a six-digit code to <address>{ $email }</address>.
confirm-sent = We sent a six-digit code to your email address.
confirm-sent-again = We’ve sent you a new code.
confirm-password-hint = The password you want to sign in with.
confirm-submit = Confirm
