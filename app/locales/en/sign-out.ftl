sign-out-title = Sign out
sign-out-text = Sign out on this device or on all your devices.
sign-out-here = Sign out
sign-out-everywhere = Sign out everywhere
sign-out-cancel = Cancel
