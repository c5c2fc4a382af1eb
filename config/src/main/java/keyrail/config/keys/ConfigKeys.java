package keyrail.config.keys;

import java.util.ArrayList;
import java.util.List;

/** Every known key of {@code config.json}: what the reader accepts and {@code docs/config.md} lists. */
final class ConfigKeys {
    private static final String NONE = "";

    /** What a profile may say, at each of the places {@link #all} names. */
    static final List<ConfigKey> PROFILE = List.of(
            key("provider", Shape.name(), "the connection's", "the upstream service; must agree with the connection's"),
            key("model", Shape.text(), "the client's", "the vendor's model id to ask for"),
            key(
                    "provider_connection",
                    Shape.nameOrBlank(),
                    "found by provider",
                    "the connection whose credential pays; an empty text is dropped with a warning"),
            key("label", Shape.anyText(), "none", "shown to people"),
            key("description", Shape.anyText(), "none", "shown to people"),
            key("status", Shape.oneOf("active", "disabled"), "active", "\"disabled\" switches the profile off"),
            key("maxTokens", Shape.whole(1, 100_000_000), "the vendor's", "tuning: most tokens of an answer"),
            key("temperature", Shape.decimal("0", "2"), "the vendor's", "tuning: sampling temperature"),
            key("topP", Shape.decimal("0", "1"), "the vendor's", "tuning: nucleus sampling"),
            key(
                    "effort",
                    Shape.oneOf("none", "low", "medium", "high", "xhigh", "max"),
                    "the vendor's",
                    "tuning: how hard to think"),
            key("verbosity", Shape.oneOf("low", "medium", "high"), "the vendor's", "tuning: length of the answer"),
            key(
                    "thinking",
                    Shape.either(Shape.flag(), Shape.object()),
                    "the vendor's",
                    "tuning: whether to think before answering; an object says it with `enabled`"),
            key("thinking.enabled", Shape.flag(), "the vendor's", "as `thinking: true` or `thinking: false`"),
            key(
                    "fallback",
                    Shape.listOf(Shape.name()),
                    "[]",
                    "profiles tried in order when this one cannot answer before the first byte"),
            key("allowPayerChange", Shape.flag(), "false", "a fallback may be billed to another class of payer"),
            key("relay", Shape.oneOf("exact"), "none", "\"exact\" forwards bodies without tuning; usage is unreported"),
            key("strict", Shape.flag(), "false", "refuses a call rather than drop a field in translation"),
            key("retries", Shape.whole(0, 5), "0", "further tries by the daemon on 429 and 5xx"),
            key("source", Shape.anyText(), "none", NONE),
            key("speed", Shape.oneOf("standard", "fast"), "none", NONE),
            key("thinking.streamThinking", Shape.flag(), "none", NONE),
            key("thinking.level", Shape.anyText(), "none", NONE),
            key("contextWindow", Shape.object(), "none", NONE),
            key("openrouter", Shape.object(), "none", NONE),
            key("logitBias", Shape.anything(), "none", NONE),
            key("disableCache", Shape.flag(), "none", NONE),
            key("mix", Shape.list(), "none", NONE),
            key("allowUnlisted", Shape.flag(), "none", NONE));

    /** The keys outside profiles, in the order of the reference page. */
    static final List<ConfigKey> OTHERS = List.of(
            key("llm", Shape.object(), "{}", "profiles and what points at them"),
            key("llm.profiles", Shape.object(), "{}", "profiles by name"),
            key("llm.profiles.<name>", Shape.object(), "none", "a profile; its keys are listed above"),
            key(
                    "llm.default",
                    Shape.either(Shape.name(), Shape.object()),
                    "none",
                    "the profile for calls nothing else routes; an object is the legacy form and is read as profile"
                            + " `default` where there is none of that name"),
            key(
                    "llm.activeProfile",
                    Shape.name(),
                    "none",
                    "the profile for calls without a model, before `llm.default`"),
            key("llm.modelRoutes", Shape.list(), "[]", "which profile takes a model name; the first match wins"),
            key("llm.modelRoutes[]", Shape.object(), "none", "one route; both members are needed"),
            key("llm.modelRoutes[].model", Shape.text(), "needed", "a model name with `*` and `?` as wildcards"),
            key("llm.modelRoutes[].profile", Shape.name(), "needed", "the profile that takes it"),
            key("llm.callSites", Shape.object(), "{}", "call sites by name"),
            key(
                    "llm.callSites.<site>",
                    Shape.object(),
                    "none",
                    "a call site; besides `profile`, the keys of a profile (with `provider`) make a profile of its"
                            + " own"),
            key("llm.callSites.<site>.profile", Shape.name(), "none", "the profile that serves the call site"),
            key(
                    "llm.legacyRoute",
                    Shape.flag(),
                    "false; true in an older home",
                    "serves broken bindings of an older home by its former route for one release; written at boot"),
            key("llm.profileOrder", Shape.list(), "none", NONE),
            key("llm.profileSession", Shape.object(), "{}", "how long sessions stay open"),
            key(
                    "llm.profileSession.defaultTtlSeconds",
                    Shape.whole(1, 1_000_000_000),
                    "1800",
                    "a session opened without a time; at most `maxTtlSeconds`"),
            key(
                    "llm.profileSession.maxTtlSeconds",
                    Shape.whole(1, 1_000_000_000),
                    "43200",
                    "the longest time a session can be opened for; one without end is not bound by it"),
            key("llm.pricingOverrides", Shape.list(), "none", NONE),
            key("llm.advisorProfile", Shape.anyText(), "none", NONE),
            key("llm.defaultProvider", Shape.object(), "none", NONE),
            key("providers", Shape.object(), "{}", "providers by id"),
            key("providers.<id>", Shape.object(), "none", "what the operator says about one provider"),
            key(
                    "providers.<id>.endpoint",
                    Shape.baseUrl(),
                    "the documented one",
                    "the base URL of the provider's connections; a connection's own beats it"),
            key("platform", Shape.object(), "{}", "the managed route"),
            key(
                    "platform.url",
                    Shape.baseUrl(),
                    "`KEYRAIL_PLATFORM_URL`",
                    "where platform-paid calls go: the managed proxy answers below `/v1/runtime-proxy/<provider>`"),
            key("server", Shape.object(), "{}", "the data plane"),
            key("server.bind", Shape.host(), "127.0.0.1", "address to listen on"),
            key("server.port", Shape.whole(0, 65_535), "8420", "port to listen on; 0 for any free one"),
            key(
                    "server.allowedHosts",
                    Shape.listOf(Shape.host()),
                    "[]",
                    "names accepted in `Host` besides the loopback ones"),
            key("server.maxBodyBytes", Shape.whole(1, 1L << 40), "33554432", "largest request body"),
            key(
                    "server.maxInFlightBytes",
                    Shape.whole(1, 1L << 40),
                    "268435456",
                    "sum of the request bodies held at a time; beyond it, 503"),
            key("server.maxConnections", Shape.whole(1, 1_000_000), "8192", "open client connections"),
            key("server.maxHeaderBytes", Shape.whole(1_024, 1 << 20), "32768", "sum of a request's header fields"),
            key(
                    "server.headSeconds",
                    Shape.whole(1, 86_400),
                    "10",
                    "how long the head of a request may take, from its first byte or the opening of its connection"),
            key(
                    "server.bodyIdleSeconds",
                    Shape.whole(1, 86_400),
                    "30",
                    "how long the next piece of a request's body may take"),
            key(
                    "server.writeStallSeconds",
                    Shape.whole(1, 86_400),
                    "60",
                    "how long a client may take nothing of its answer before its connection is closed"),
            key("server.drainSeconds", Shape.whole(0, 86_400), "30", "how long answers may go on after SIGTERM"),
            key(
                    "server.tls",
                    Shape.object(),
                    "none",
                    "the data plane speaks TLS, and nothing else; switching it on or off takes effect at start"),
            key(
                    "server.tls.certificateFile",
                    Shape.text(),
                    "needed",
                    "PEM file of the listener's certificate and those above it; relative to the home; a new one is shown"
                            + " within seconds"),
            key(
                    "server.tls.keyFile",
                    Shape.text(),
                    "needed",
                    "PEM file (PKCS#8) of the certificate's key, for its owner alone; relative to the home"),
            key(
                    "server.admin",
                    Shape.object(),
                    "none",
                    "the admin API on a port, beside its socket; takes effect at start"),
            key(
                    "server.admin.port",
                    Shape.whole(0, 65_535),
                    "none",
                    "port to listen on, which switches it on; 0 for any free one"),
            key(
                    "server.admin.bind",
                    Shape.host(),
                    "127.0.0.1",
                    "address to listen on; beyond loopback it needs a certificate"),
            key(
                    "server.admin.allowedHosts",
                    Shape.listOf(Shape.host()),
                    "[]",
                    "names accepted in `Host` besides the loopback ones"),
            key(
                    "server.admin.certificateFile",
                    Shape.text(),
                    "none",
                    "PEM file of the listener's certificate; relative to the home"),
            key(
                    "server.admin.keyFile",
                    Shape.text(),
                    "none",
                    "PEM file (PKCS#8) of the certificate's key, for its owner alone; relative to the home"),
            key(
                    "server.admin.scopes",
                    Shape.listOf(Shape.oneOf(
                            "settings.read",
                            "settings.write",
                            "credentials.read",
                            "credentials.write",
                            "usage.read",
                            "chat.write")),
                    "all",
                    "what the token in the home's file `admin-token` may do"),
            key("outbound", Shape.object(), "{}", "how vendors are reached"),
            key(
                    "outbound.allowPrivate",
                    Shape.listOf(Shape.host()),
                    "[]",
                    "hosts or addresses in private ranges that may be called"),
            key("outbound.proxy", Shape.proxy(), "none", "CONNECT proxy for all calls to vendors"),
            key(
                    "outbound.caFile",
                    Shape.text(),
                    "none",
                    "PEM file of further certificate authorities; a relative path counts from the home"),
            key(
                    "outbound.http2",
                    Shape.flag(),
                    "true",
                    "offers HTTP/2 to vendors behind TLS; false where one, or a proxy before it, speaks it badly"),
            key("timeouts", Shape.object(), "{}", "waits for vendors, in seconds"),
            key("timeouts.connectSec", Shape.whole(1, 86_400), "10", "for one TCP and TLS set-up"),
            key("timeouts.unaryHeadSec", Shape.whole(1, 86_400), "1800", "for the head of an answer not streamed"),
            key("timeouts.streamHeadSec", Shape.whole(1, 86_400), "600", "for the head of a streamed answer"),
            key("timeouts.providerStreamTimeoutSec", Shape.whole(1, 86_400), "1800", "between two reads of an answer"),
            key("ledger", Shape.object(), "{}", "the record of who paid for what"),
            key(
                    "ledger.required",
                    Shape.flag(),
                    "false",
                    "a row is on disk before each call goes out; where it cannot be, calls are answered 503 `ledger_unavailable`"),
            key("services", Shape.anything(), "none", NONE),
            key("services.inference", Shape.anything(), "none", NONE),
            key(
                    "services.inference.mode",
                    Shape.anything(),
                    "`IS_PLATFORM`",
                    "deprecated: `managed` or `your-own`; which connection a profile without one is given at boot."
                            + " Write `provider_connection` in each profile instead"),
            key("rateLimit", Shape.anything(), "none", NONE));

    private ConfigKeys() {}

    /** Every key with its full path. */
    static List<ConfigKey> all() {
        List<ConfigKey> all = new ArrayList<>(OTHERS);
        for (String place : List.of("llm.profiles.<name>", "llm.callSites.<site>", "llm.default")) {
            PROFILE.forEach(key -> all.add(key.below(place)));
        }
        return List.copyOf(all);
    }

    private static ConfigKey key(String path, Shape shape, String fallback, String effect) {
        return new ConfigKey(path, shape, fallback, effect);
    }
}
