two-step-title = Two-step sign-in
two-step-back = Back to your account

# While it is off.
two-step-text = You’ll sign in with your password and a code from an authenticator app, so a stolen password isn’t enough.
two-step-begin = Set up

# While it is being set up.
two-step-add = Add Vitrine to your authenticator app
two-step-scan = Scan this code with the app, or enter the key by hand. On a phone, you can also <link>open the app</link>.
two-step-qr = QR code for the key below
two-step-key = Key
two-step-type = Type
two-step-type-of-key = Time-based (TOTP), 6 digits, 30 seconds
two-step-code = Code from the app
two-step-turn-on = Turn on
two-step-not-now = Not now

# A new recovery code.
two-step-is-on = Two-step sign-in is on.
two-step-new-recovery = Your recovery code
two-step-new-recovery-text = If you lose your authenticator, this code lets you turn off two-step sign-in. It works once and won’t be shown again. Save it somewhere safe.
two-step-new-recovery-saved = I’ve saved it

# While it is on.
two-step-recovery = Recovery code
two-step-recovery-replace = A new recovery code replaces the one you have.
two-step-recovery-none = You don’t have a recovery code. Without one, losing your authenticator means losing your account.
two-step-recovery-create = Create a new recovery code
two-step-end = Turn off
two-step-end-text = You’ll sign in with just your password. To move to another phone, turn it off here and set it up again with the new phone.
two-step-turn-off = Turn off two-step sign-in
