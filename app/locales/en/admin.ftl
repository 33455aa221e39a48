# The pages of administrators.
admin-title = Administration
admin-back = Back to administration

admin-people = People
admin-people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
# “3 people, 2,037 photos, 12 GB”
admin-totals = { $people }, { $photos }, { $size }
admin-totals-counted = Counted on { $day } at { $time } UTC.
admin-people-more = More people
# “2,037 photos, 12 GB of 50 GB”
admin-person-has = { $photos }, { $size }
admin-person-deleted = Deleted. It will be erased on { $day }.
admin-person-since = Here since
admin-member = Member
admin-two-step-on = On
admin-two-step-off = Off

admin-invitations = Invitations
admin-invite-text = { $days ->
    [one] An invitation is a link with which one person can create an account. It works once, for { $days } day.
   *[other] An invitation is a link with which one person can create an account. It works once, for { $days } days.
}
admin-invite-email = Email (optional)
admin-invite-hint = With an address, the link only works for that address. This gallery can’t email it, so pass it on yourself.
admin-invite-hint-mailed = With an address, the link only works for that address, and we’ll email it there.
admin-invite-submit = Create invitation
admin-invited = Copy this link and send it to the person you’re inviting. It won’t be shown again.
admin-invited-mailed = We’ve emailed this link. You can also copy it here; it won’t be shown again.
admin-invited-not-mailed = We couldn’t email this link. Copy it and send it yourself; it won’t be shown again.
admin-invitations-open = Open invitations
admin-invitations-rest = Registration is closed, so invitations can’t be used at the moment.
# Instead of an email address, before “until 12 May 2026”.
admin-invitation-anyone = Anyone with the link
admin-invitation-until = { $who }, until { $day }
admin-invitation-revoke = Revoke
admin-invitation-revoked = Invitation revoked.

admin-registration = Registration
admin-registration-who = Who can create an account?
admin-registration-open = Anyone
admin-registration-invited = People with an invitation
admin-registration-closed = No one

admin-gallery = This gallery
admin-health = Status
admin-healthy = Everything works
admin-bytes-fail = The storage for photos isn’t responding
admin-version = Version
# “120 GB of 500 GB”
admin-disk = Free disk space
admin-jobs-photos = Photos to process
admin-jobs-bulk = Other tasks waiting
admin-jobs-failed = Failed tasks
admin-jobs-unknown = Unknown
admin-redrive = Try failed tasks again
admin-redriven = { $count ->
    [one] { $count } task will be tried again.
   *[other] { $count } tasks will be tried again.
}

# A person.
admin-oneself = This is your own account. Change your password, two-step sign-in and sessions there.
admin-quota = Storage limit
admin-quota-gigabytes = Limit in GB
admin-quota-hint = Leave it empty for no limit.
admin-quota-hint-limit = Leave it empty for the gallery’s own limit of { $limit }.
admin-actions = Actions
admin-actions-which = What would you like to do?
admin-actions-submit = Continue
admin-action-reset-code = Send a code to set a new password
admin-action-two-step = Turn off two-step sign-in
admin-action-two-step-hint = For someone who has lost both their authenticator and their recovery code. Make sure it’s really them who is asking.
admin-action-sign-out = Sign out everywhere
admin-action-administrator = Make administrator
admin-action-administrator-hint = Administrators can do everything on these pages. They can’t see other people’s photos.
admin-action-member = Make member
admin-action-delete = Delete account
admin-action-delete-hint = { $days ->
    [one] It can be restored for { $days } day. Then it is erased with all its photos.
   *[other] It can be restored for { $days } days. Then it is erased with all its photos.
}
admin-action-restore = Restore account
admin-done = Done.
admin-done-reset-code = We’ve sent a code to { $email }. It can be entered at { $address }
