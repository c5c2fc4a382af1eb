package keyrail.core.routing;

import java.util.Locale;

/** The rules of selection, strongest first; a route says which of them won. */
public enum Rung {
    PROFILE_HEADER,
    MODEL_IS_PROFILE,
    CONNECTION_AND_MODEL,
    SESSION,
    /** What the call is about is kept by one connection. */
    KEPT_RESOURCE,
    CALL_SITE,
    MODEL_ROUTE,
    CLIENT_KEY_DEFAULT,
    ACTIVE_PROFILE,
    DEFAULT;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
