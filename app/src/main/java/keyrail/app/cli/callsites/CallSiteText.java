package keyrail.app.cli.callsites;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import keyrail.app.cli.console.Json;
import keyrail.core.names.CallSiteName;
import tools.jackson.databind.JsonNode;

/** How a call site is addressed and shown. */
final class CallSiteText {
    static final String BASE = "/inference/call-sites";

    private CallSiteText() {}

    /** @throws keyrail.core.failure.KeyrailException {@code invalid_name} */
    static String path(String site) {
        return BASE + "/" + new CallSiteName(site).value();
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** What the entry of the call site says, as people read it. */
    static String entry(JsonNode site) {
        return site.path("inline").asBoolean(false) ? "(its own settings)" : Json.cell(site, "profile");
    }
}
