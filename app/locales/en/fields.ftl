# Labels of fields that are in several forms.
field-email = Email
field-password = Password
field-own-password = Your password
field-current-password = Current password
field-new-password = New password
field-new-password-hint = At least { NUMBER($limit) } characters.
field-recovery-code = Recovery code

# A code that is sent by email or comes from an authenticator app.
field-code = Code
# Where the code is if mail is not set up. The log is in English, so “your code is” is not translated.
code-in-log = This gallery can’t send email yet, so your code is in the server’s log. Look for “your code is”.
code-send-again = Send a new code
