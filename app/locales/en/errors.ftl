error-not-found = We couldn’t find that. It may have been deleted.
error-sign-in-required = Please sign in first.
error-wrong-email-or-password = Wrong email or password.
error-wrong-password = Wrong password.
error-wrong-current-password = Your current password is wrong.
error-wrong-code = That code is wrong or has expired.
error-wrong-recovery-code = That recovery code is wrong.
error-registration-closed = This gallery isn’t open to new members.
error-invitation-needed = You need an invitation to create an account here. Ask whoever runs this gallery for a link.
error-invitation-invalid = This invitation has expired or has already been used. Ask for a new link.
error-invitation-for-another = This invitation is for another email address.
error-set-up-needed = This gallery has no administrator yet. To set it up, open the link in its log, or enter the set-up code from there.
error-last-administrator = { $email } is the only administrator here. Make somebody else an administrator first.
error-link-expired = This link has expired. Open the photo again.
error-upload-link-expired = This upload link has expired.
error-own-downloads = You have too many downloads waiting. Please wait until one has finished.
error-downloads = Too many downloads are waiting right now. Please try again in a few minutes.
error-invitations = There can be at most { NUMBER($limit) } open invitations. Revoke some first.
error-no-space-for-photos = This gallery is running out of disk space, so no photos can be added right now. To make room, delete photos you don’t need and empty the trash, or contact whoever runs the gallery.
error-disk-full = This couldn’t be saved because the gallery’s disk is full. Please ask whoever runs the gallery to make room.
error-busy = The gallery is very busy right now. Please try again in a few seconds.
error-too-many-attempts-seconds =
    Too many attempts. Try again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.
error-too-many-attempts-minutes =
    Too many attempts. Try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.

error-email-missing = Enter your email address.
error-email-malformed = That’s not an email address. It should look like name@example.org.
error-at-least = Use at least { NUMBER($limit) } characters.
error-at-most = Use at most { NUMBER($limit) } characters.
error-password-is-email = Your password can’t be your email address.
error-password-padded = Your password can’t start or end with a space.
error-password-weak = That password is too easy to guess. Try a longer one, or add numbers and symbols.
error-quota-invalid = Enter a number of gigabytes from 0 to { NUMBER($limit) }.
error-name-too-long = The name has { NUMBER($length) } characters; the limit is { NUMBER($limit) }.
error-title-too-long = The title has { NUMBER($length) } characters; the limit is { NUMBER($limit) }.
error-description-too-long = The description has { NUMBER($length) } characters; the limit is { NUMBER($limit) }.
error-confirmation = To confirm, type your email address exactly as shown.
error-too-many-photos =
    You selected { $count ->
        [one] { $count } photo
       *[other] { $count } photos
    }; the limit for one download is { NUMBER($limit) }. Please select fewer.
error-photos-too-large = These photos add up to { $size }; the limit for one download is { $limit }. Please select fewer.
error-range-of-file = The range must be within the file’s { NUMBER($bytes) } bytes.
error-range = The range must be within the file.
error-cursor = This link to older photos isn’t valid any more. Please reload the page.
error-sha256 = A SHA-256 must have 64 hexadecimal digits.
error-part-length = This part must have exactly { NUMBER($bytes) } bytes.
error-connection-lost = The connection was lost before the whole file arrived. Please add it again.
error-another-file = The uploaded file isn’t the one that was announced.
error-form-unreadable = The upload couldn’t be read: { $cause }

error-file-too-large = A file can be { $limit } at most.
error-too-many-fields = A form can have at most { NUMBER($limit) } fields. Please send fewer at a time.
error-twice-the-limit = The upload stopped: one file is more than twice the limit of { $limit }. Please leave it out.
error-quota = There’s not enough space for “{ $file }”. You’re using { $used } of { $limit }.

error-changed = This has changed in the meantime. Please reload the page.
error-being-added = “{ $file }” is already being added somewhere else. Please try again.
error-parts-missing = { NUMBER($arrived) } of { NUMBER($wanted) } parts of the file have arrived. Please send the rest.
error-original-present = This photo is already here.
error-form-file-replaced = Another file was sent with the same form.
error-not-failed = Only photos that couldn’t be added can be tried again.
error-original-not-kept = This file wasn’t kept. Please add it again.
error-two-step-on = Two-step sign-in is already on. Turn it off first to set up another authenticator.
error-two-step-off = Two-step sign-in is off, so you don’t need a recovery code.
error-too-many-turns = A picture can be turned at most { $limit } times; this would be { $turns }.
error-crop-outside = Choose an area within the picture.
error-straighten-unsupported = Pictures can’t be straightened yet.
