package keyrail.server.admin;

import java.util.Locale;

/** What a route may do: the closed vocabulary that the risk levels of commands are checked against. */
public enum Effect {
    STATE_READ,
    STATE_WRITE,
    STATE_DELETE,
    SESSION_WRITE,
    SECRET_WRITE,
    SECRET_READ,
    SECRET_DELETE,
    SPEND,
    NETWORK_REDIRECT,
    TRUST_CHANGE,
    EXPOSURE_CHANGE,
    PROCESS_CONTROL,
    EXPORT;

    /** As registries show it, e.g. {@code state.write}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
