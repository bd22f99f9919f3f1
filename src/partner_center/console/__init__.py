"""The web shell: sign-in, navigation, home, base templates, the one stylesheet."""
