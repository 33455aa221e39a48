failure-title = Something went wrong
failure-not-found = Not found
failure-no-page = We couldn’t find that page.
failure-back = Back to photos
# On a page, and as plain text without a page.
failure-id = Error ID: <code>{ $id }</code>
failure-id-line = Error ID: { $id }

request-from-another-site = This form was sent from another site, so nothing was changed.
request-another-host = This gallery can only be opened at { $address }.
request-unknown-host = This gallery can’t be opened under this name. Whoever runs it can set VITRINE_ORIGIN to its address.
request-too-large = This request is too large. The limit is { $limit }.
