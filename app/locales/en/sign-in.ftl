sign-in-title = Sign in
sign-in-email = Email
sign-in-password = Password
sign-in-submit = Sign in
sign-in-forgot = Forgot your password?
sign-in-new-here = New here? <link>Create account</link>

sign-in-confirmed = Your email is confirmed. Sign in to get started.
sign-in-reset = Password changed. Sign in with your new password.
sign-in-signed-out = You’re signed out.
sign-in-expired = Your sign-in timed out. Please try again.
sign-in-recovered = Two-step sign-in is off. Sign in with your password, then set it up again in your account.
sign-in-deleted = Your account has been deleted. Its photos are being deleted now.
