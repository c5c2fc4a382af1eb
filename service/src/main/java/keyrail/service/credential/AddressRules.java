package keyrail.service.credential;

import java.util.regex.Pattern;
import keyrail.core.config.OutboundSettings;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.provider.Endpoint;

/** Which addresses a secret may be sent to at all: https ones, and plain http where the wire cannot be listened to. */
public final class AddressRules {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final OutboundSettings outbound;

    public AddressRules(OutboundSettings outbound) {
        this.outbound = outbound;
    }

    /** @throws KeyrailException {@code base_url_refused} for what is no address, or plain http to another machine */
    public Endpoint read(String baseUrl) {
        Endpoint endpoint = Endpoint.parse(baseUrl);
        String host = endpoint.audience().host();
        if (!endpoint.audience().isTls()
                && !LOOPBACK.matcher(host).matches()
                && outbound.allowPrivate().stream().noneMatch(host::equalsIgnoreCase)) {
            throw new KeyrailException(
                    FailureCode.BASE_URL_REFUSED,
                    "base URL \"" + endpoint + "\" is refused: plain http is taken for 127.0.0.0/8, [::1] and localhost"
                            + " only; use https, or list \"" + host + "\" in outbound.allowPrivate");
        }
        return endpoint;
    }
}
