forgot-title = Forgot your password?
forgot-text = Enter your email. If there’s an account for it, we’ll send a code to reset your password.
forgot-submit = Send code
forgot-back = Back to sign in

reset-title = Set a new password
reset-text = If there’s an account for that address, a six-digit code is on its way. Setting a new password signs you out everywhere.
reset-submit = Set new password
