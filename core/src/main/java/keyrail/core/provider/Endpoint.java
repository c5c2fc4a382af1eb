package keyrail.core.provider;

import java.net.URI;
import java.net.URISyntaxException;
import keyrail.core.auth.Audience;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * The address calls of a connection go to.
 *
 * @param audience scheme, host and port
 * @param basePath what every path is appended to: empty, or starting with a slash and not ending in one
 */
public record Endpoint(Audience audience, String basePath) {

    /**
     * Reads a base URL. Refused are: other schemes than http and https, user information, a query, a fragment, an
     * escaped or missing host, a host in trailing-dot form.
     *
     * @throws KeyrailException {@code base_url_refused}, saying what is wrong
     */
    public static Endpoint parse(String baseUrl) {
        URI uri;
        try {
            uri = new URI(baseUrl.strip());
        } catch (URISyntaxException malformed) {
            throw refused(baseUrl, "it is not a URL");
        }
        if (uri.getRawUserInfo() != null) {
            // The text holds a secret, so it is not repeated.
            throw new KeyrailException(
                    FailureCode.BASE_URL_REFUSED, "a base URL may not carry user information; store a credential");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(baseUrl, "it has a query or a fragment");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty() || host.endsWith(".") || host.indexOf('%') >= 0) {
            throw refused(baseUrl, "it has no plain host name");
        }
        String path = uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return new Endpoint(Audience.of(uri), path);
    }

    private static KeyrailException refused(String baseUrl, String reason) {
        return new KeyrailException(
                FailureCode.BASE_URL_REFUSED,
                "base URL \"" + baseUrl + "\" is refused: " + reason + "; write https://host[:port][/path]");
    }

    /** The base URL in canonical form, without a default port. */
    @Override
    public String toString() {
        boolean usual = audience.port() == (audience.isTls() ? 443 : 80);
        return audience.scheme() + "://" + audience.host() + (usual ? "" : ":" + audience.port()) + basePath;
    }
}
