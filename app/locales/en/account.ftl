account-title = Account

account-you = You
account-email = Email
account-photos = Photos
account-storage = Storage used
# After account-storage, if there is a limit.
account-storage-of-limit = { $used } of { $limit }
account-role = Role
account-administrator = Administrator
account-name = Display name
account-save = Save
account-saved = Saved.

account-appearance = Appearance
account-appearance-system = System
account-appearance-light = Light
account-appearance-dark = Dark
account-appearance-save = Save appearance

account-password = Password
account-password-hint = At least { NUMBER($limit) } characters. You’ll be signed out on other devices.
account-password-change = Change password

account-two-step-on = On. You sign in with your password and a code from your authenticator app.
account-two-step-off = Off. Add a code from an authenticator app for extra security.
account-two-step-change = Change two-step sign-in
account-two-step-set-up = Set up two-step sign-in

account-sessions = Sessions

account-delete = Delete account
account-delete-text = { $count ->
    [0] You’ll be signed out everywhere. You can restore the account for { NUMBER($days) } days, then it is erased.
    [one] You’ll be signed out everywhere. You can restore the account for { NUMBER($days) } days. Then it is erased, together with your photo and its original.
   *[other] You’ll be signed out everywhere. You can restore the account for { NUMBER($days) } days. Then it is erased, together with all { $count } photos and their originals.
}
account-delete-confirm = Type your email address to confirm
account-delete-submit = Delete my account
