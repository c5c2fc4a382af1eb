package keyrail.core.auth;

import java.net.URI;
import java.util.Locale;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** The one place a credential may go: scheme, host and port. */
public record Audience(String scheme, String host, int port) {
    public Audience {
        scheme = scheme.toLowerCase(Locale.ROOT);
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * The audience of an endpoint.
     *
     * @throws KeyrailException {@code base_url_refused} when the URI has no http(s) scheme or no host
     */
    public static Audience of(URI endpoint) {
        String scheme = endpoint.getScheme();
        String host = endpoint.getHost();
        if (host == null || scheme == null || !(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
            throw new KeyrailException(
                    FailureCode.BASE_URL_REFUSED, "\"" + endpoint + "\" is not an http or https address with a host");
        }
        int port = endpoint.getPort();
        if (port < 0) {
            port = scheme.equalsIgnoreCase("https") ? 443 : 80;
        }
        return new Audience(scheme, host, port);
    }

    /** Reads what {@link #toString} wrote. */
    public static Audience parse(String text) {
        return of(URI.create(text));
    }

    public boolean isTls() {
        return scheme.equals("https");
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
