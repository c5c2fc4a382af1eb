package keyrail.server.access;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out: a request must name a host that is ours, and one sent by a browser must come from a page of ours.
 * This is what stops DNS rebinding and cross-site requests to a loopback port. Immutable.
 */
public final class HostCheck {
    private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

    private final String setting;

    /**
     * @param allowedHosts further host names without port, e.g. of a container
     * @param setting the key of {@code config.json} they come from
     */
    public HostCheck(List<String> allowedHosts, String setting) {
        this.setting = setting;
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /** @throws KeyrailException {@code host_not_allowed} or {@code origin_not_allowed} */
    public void check(MultiMap fields) {
        List<String> named = fields.getAll(FieldNames.HOST);
        if (named.size() != 1 || !hosts.contains(hostOf(named.getFirst()))) {
            throw new KeyrailException(
                    FailureCode.HOST_NOT_ALLOWED,
                    "the request names a host that is not served here; use localhost or 127.0.0.1, or list the host in "
                            + setting);
        }
        String origin = fields.get(FieldNames.ORIGIN);
        if (origin != null && !isOwn(origin)) {
            throw new KeyrailException(
                    FailureCode.ORIGIN_NOT_ALLOWED,
                    "requests from web pages of other origins are refused; call from a program instead");
        }
        String site = fields.get(FieldNames.SEC_FETCH_SITE);
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new KeyrailException(
                    FailureCode.ORIGIN_NOT_ALLOWED,
                    "cross-site browser requests are refused; call from a program instead");
        }
    }

    /**
     * A target that is a whole address names the host over again, and beats the field (RFC 9112 §3.2.2).
     *
     * @throws KeyrailException {@code host_not_allowed}
     */
    public void checkTarget(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme >= 0) {
            String rest = target.substring(scheme + 3);
            int end = 0;
            while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
                end++;
            }
            if (!hosts.contains(hostOf(rest.substring(0, end)))) {
                throw new KeyrailException(
                        FailureCode.HOST_NOT_ALLOWED,
                        "the request's target names a host that is not served here; send the path alone");
            }
        }
    }

    private boolean isOwn(String origin) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && hosts.contains(hostOf(origin.substring(scheme + 3)));
    }

    private static String hostOf(@Nullable String authority) {
        if (authority == null) {
            return "";
        }
        String text = authority.toLowerCase(Locale.ROOT);
        int colon = text.lastIndexOf(':');
        if (colon <= text.lastIndexOf(']')) {
            return text;
        }
        for (int index = colon + 1; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return text;
            }
        }
        return text.substring(0, colon);
    }
}
