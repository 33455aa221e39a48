sign-in-title = Sign in
sign-in-submit = Sign in
sign-in-forgot = Forgot your password?
sign-in-new-here = New here? <link>Create account</link>
sign-in-not-confirmed = Waiting to confirm your email? <link>Enter your code</link>

sign-in-confirmed = Your email is confirmed. Sign in to get started.
sign-in-reset = Password changed. Sign in with your new password.
sign-in-signed-out = You’re signed out.
sign-in-expired = Your sign-in timed out. Please try again.
sign-in-recovered = Two-step sign-in is off. Sign in with your password, then set it up again in your account.
sign-in-deleted = { $days ->
    [one] Your account is deleted. You can restore it for one more day: just sign in.
   *[other] Your account is deleted. You can restore it for { $days } more days: just sign in.
}
sign-in-restored = Your account is back. Sign in to continue.

# The second step of signing in.
sign-in-code-title = Enter your code
sign-in-code-text = Open your authenticator app and enter the six-digit code for Vitrine.
sign-in-code-lost = Lost your authenticator?
sign-in-code-other-account = Use a different account

# Signing in without the authenticator.
sign-in-recover-title = Use your recovery code
sign-in-recover-text = This turns off two-step sign-in, so you can sign in with just your password. You can set it up again afterwards.
sign-in-recover-hint = Four groups of five characters.
sign-in-recover-back = Enter a code instead

# Signing in to an account that was deleted.
sign-in-restore-title = Restore your account?
sign-in-restore-text = This account was deleted. Everything in it will be erased on { $day }. Until then, you can have it back as it was.
sign-in-restore-submit = Restore my account
sign-in-restore-back = Use a different account
