package keyrail.server.admin;

import java.util.Locale;

/** The permission a route asks for. The owner of the home, who alone reaches the admin socket, holds all of them. */
public enum AdminScope {
    SETTINGS_READ,
    SETTINGS_WRITE,
    CREDENTIALS_READ,
    CREDENTIALS_WRITE,
    USAGE_READ,
    CHAT_WRITE;

    /** As documents show it, e.g. {@code settings.read}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
