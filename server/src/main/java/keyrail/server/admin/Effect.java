package keyrail.server.admin;

import java.util.Locale;

/** What a route may do to the home or the world: the closed vocabulary that risk levels are derived from. */
public enum Effect {
    STATE_READ,
    STATE_WRITE,
    STATE_DELETE,
    SECRET_WRITE,
    SECRET_DELETE,
    SPEND,
    NETWORK_REDIRECT,
    TRUST_CHANGE;

    /** As documents and the registry name it, e.g. {@code state.read}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
