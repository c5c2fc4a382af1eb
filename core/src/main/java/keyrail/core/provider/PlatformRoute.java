package keyrail.core.provider;

import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;

/** The managed route: the operator's proxy, which stands in for a vendor and pays it. */
public final class PlatformRoute {
    /** The one key all managed calls carry. */
    public static final CredentialRef CREDENTIAL = new CredentialRef("platform", "api_key");

    private static final String PROXY_PATH = "/v1/runtime-proxy/";

    private PlatformRoute() {}

    /**
     * What stands in for the vendor's own base URL.
     *
     * @param platform the address of the platform
     */
    public static Endpoint to(Endpoint platform, ProviderId provider) {
        return new Endpoint(platform.audience(), platform.basePath() + PROXY_PATH + provider.value());
    }
}
