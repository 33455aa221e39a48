mail-hello = Hello,
mail-confirm-subject = Confirm your email address
mail-confirm-enter = To confirm your email address, enter this code:
mail-reset-subject = Set a new password
mail-reset-enter = To set a new password, enter this code:
mail-code-expires = { $minutes ->
    [one] It expires in { $minutes } minute. If you didn’t request it, ignore this email, and don’t share the code.
   *[other] It expires in { $minutes } minutes. If you didn’t request it, ignore this email, and don’t share the code.
}

mail-registered-subject = You already have an account
mail-registered = Someone tried to create an account in this photo gallery with your email address. You already have one, so nothing has changed.
mail-registered-hint = If it was you, sign in instead. If you’ve forgotten your password, you can reset it there.

mail-invitation-subject = You’re invited to a photo gallery
mail-invitation = You can create an account in a photo gallery with this link:
mail-invitation-expires = { $days ->
    [one] It works once and expires in { $days } day.
   *[other] It works once and expires in { $days } days.
}
