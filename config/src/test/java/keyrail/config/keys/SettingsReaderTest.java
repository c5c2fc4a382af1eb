package keyrail.config.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import keyrail.config.json.JsoncReader;
import keyrail.core.config.ClientPatience;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.ListenerTls;
import keyrail.core.config.OutboundSettings;
import keyrail.core.config.ServerSettings;
import keyrail.core.config.Settings;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProfileName;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @Test
    void anEmptyObjectMeansTheDefaults() {
        assertThat(read("{}")).isEqualTo(Settings.EMPTY);
        assertThat(read("{\"llm\": null, \"server\": {\"port\": null}}")).isEqualTo(Settings.EMPTY);
    }

    @Test
    void readsEveryKeyOfAProfile() {
        Settings settings = clean("""
            {"llm": {"profiles": {
              "own": {"provider": "openai"},
              "work": {
                "provider": "anthropic", "model": "claude", "provider_connection": "anthropic-work",
                "label": "Work", "description": "for work", "status": "disabled",
                "maxTokens": 64000, "temperature": 0.70, "topP": 1, "effort": "high", "verbosity": "low",
                "thinking": {"enabled": true, "streamThinking": true, "level": "high"},
                "fallback": ["own"], "allowPayerChange": true, "relay": "exact", "retries": 3
              }}}}
            """);
        assertThat(settings.profiles().get("work"))
                .isEqualTo(new Profile(
                        new ProfileName("work"),
                        new ProviderId("anthropic"),
                        "claude",
                        new ConnectionName("anthropic-work"),
                        new Tuning(Map.of(
                                TuningKey.MAX_TOKENS, "64000",
                                TuningKey.TEMPERATURE, "0.70",
                                TuningKey.TOP_P, "1",
                                TuningKey.EFFORT, "\"high\"",
                                TuningKey.VERBOSITY, "\"low\"",
                                TuningKey.THINKING, "true")),
                        List.of(new ProfileName("own")),
                        true,
                        true,
                        false,
                        3,
                        true,
                        "Work",
                        "for work"));
        assertThat(settings.profiles().get("own"))
                .isEqualTo(new Profile(
                        new ProfileName("own"),
                        new ProviderId("openai"),
                        null,
                        null,
                        Tuning.NONE,
                        List.of(),
                        false,
                        false,
                        false,
                        0,
                        false,
                        null,
                        null));
    }

    @Test
    void nullInAProfileMeansNotSet() {
        Profile profile = clean("""
            {"llm": {"profiles": {"work": {"provider": "openai", "provider_connection": null, "label": null,
              "status": null, "temperature": null, "thinking": {"level": "high"}}}}}
            """).profiles().get("work");
        assertThat(profile.connection()).isNull();
        assertThat(profile.disabled()).isFalse();
        assertThat(profile.tuning()).isEqualTo(Tuning.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "model|\"\"|must be text",
                "model|7|must be text",
                "provider|\"anthropik\"|did you mean \"anthropic\"?",
                "provider|\"zzzzzzzz\"|known are anthropic, gemini, ollama, openai",
                "provider_connection|\"a b\"|must be a name",
                "status|\"off\"|must be one of \"active\", \"disabled\"",
                "maxTokens|0|must be a whole number from 1",
                "maxTokens|1.5|must be a whole number",
                "maxTokens|\"64000\"|must be a whole number",
                "maxTokens|99999999999999999999999|must be a whole number",
                "temperature|2.01|must be a number from 0 to 2",
                "temperature|1e99999|must be a number from 0 to 2",
                "topP|-0.1|must be a number from 0 to 1",
                "effort|\"huge\"|must be one of \"none\"",
                "verbosity|\"loud\"|must be one of \"low\"",
                "thinking|\"yes\"|must be true or false, or an object",
                "thinking|{\"enabled\": 1}|must be true or false",
                "fallback|\"own\"|must be a list, each a name",
                "fallback|[\"oven\"]|there is no profile \"oven\"; did you mean \"own\"?",
                "allowPayerChange|\"true\"|must be true or false",
                "relay|\"loose\"|must be \"exact\"",
                "retries|6|must be a whole number from 0 to 5",
                "modle|\"m\"|unknown key \"modle\"; did you mean \"model\"?",
                "max_tokens|1|did you mean \"maxTokens\"?",
                "entirelyElse|1|known here: allowPayerChange",
                "provider|\"openai\", \"provider\": \"gemini\"|stands twice",
            })
    void oneBadLeafBreaksItsProfileAndNothingElse(String key, String value, String message) {
        Settings settings = read("{\"llm\": {\"profiles\": {\n  \"own\": {\"provider\": \"openai\"},\n  \"work\": {\""
                + key + "\": " + value + "}}}}");
        assertThat(settings.profiles()).containsOnlyKeys("own");
        assertThat(settings.brokenProfiles()).containsOnlyKeys("work");
        Diagnostic error = onlyError(settings);
        assertThat(error.message()).contains(message);
        assertThat(error.pointer()).startsWith("/llm/profiles/work/" + key);
        assertThat(error.line()).isEqualTo(3);
        assertThat(settings.brokenProfiles().get("work"))
                .isEqualTo("config.json:3:" + error.column() + ": " + error.pointer() + ": " + error.message());
    }

    @Test
    void placesAreExact() {
        Diagnostic error = onlyError(read("{\n  // é\n  \"llm\": {\"profiles\": {\"work\": {\"modle\": 1}}}\n}"));
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isEqualTo(33);
        assertThat(error.pointer()).isEqualTo("/llm/profiles/work/modle");
    }

    @Test
    void anEmptyConnectionIsOneLeafDroppedWithAWarning() {
        Settings settings = read("{\"llm\": {\"profiles\": {\"work\": {\"provider\": \"openai\","
                + " \"provider_connection\": \"\", \"model\": \"m\"}}}}");
        assertThat(settings.profiles().get("work").connection()).isNull();
        assertThat(settings.profiles().get("work").model()).isEqualTo("m");
        assertThat(onlyWarning(settings).pointer()).isEqualTo("/llm/profiles/work/provider_connection");
    }

    @Test
    void brokenEntriesKeepTheirName() {
        Settings settings = read("{\"llm\": {\"profiles\": {\"a b\": {}, \"list\": [], \"nothing\": null,"
                + " \"two\": {\"provider\": \"openai\"}, \"two\": {\"provider\": \"gemini\"}}}}");
        assertThat(settings.profiles()).isEmpty();
        assertThat(settings.brokenProfiles()).containsOnlyKeys("a b", "list", "nothing", "two");
        assertThat(settings.brokenProfiles().get("a b")).contains("is not a name");
        assertThat(settings.brokenProfiles().get("list")).contains("must be an object");
        assertThat(settings.brokenProfiles().get("two")).contains("stands twice");
    }

    @Test
    void aProfileIsNoFallbackOfItself() {
        Settings settings =
                read("{\"llm\": {\"profiles\": {\"work\": {\"provider\": \"openai\", \"fallback\": [\"work\"]}}}}");
        assertThat(settings.profiles().get("work").fallback()).isEmpty();
        assertThat(onlyWarning(settings).pointer()).isEqualTo("/llm/profiles/work/fallback/0");
    }

    @Test
    void aProfileThatReachesNothingIsAWarning() {
        Settings settings = read("{\"llm\": {\"profiles\": {\"work\": {\"model\": \"m\"}}}}");
        assertThat(settings.profiles()).containsKey("work");
        assertThat(onlyWarning(settings).message()).contains("neither provider nor provider_connection");
    }

    @Test
    void readsWhatPointsAtProfiles() {
        Settings settings = clean("""
            {"llm": {
              "profiles": {"work": {"provider": "openai"}, "own": {"provider": "gemini"}},
              "default": "own", "activeProfile": "work", "legacyRoute": true,
              "modelRoutes": [{"model": "claude-*", "profile": "work"}, {"model": "*", "profile": "own"}],
              "callSites": {"mainAgent": {"profile": "work"},
                            "conversationTitle": {"provider": "ollama", "model": "m", "temperature": 0}}
            }}
            """);
        assertThat(settings.defaultProfile()).isEqualTo(new ProfileName("own"));
        assertThat(settings.activeProfile()).isEqualTo(new ProfileName("work"));
        assertThat(settings.modelRoutes()).extracting(ModelRoute::glob).containsExactly("claude-*", "*");
        assertThat(settings.callSites().get("mainAgent").profile()).isEqualTo(new ProfileName("work"));
        Profile inline = settings.callSites().get("conversationTitle").anonymous();
        assertThat(inline.name()).isEqualTo(new ProfileName("callSites.conversationTitle"));
        assertThat(inline.model()).isEqualTo("m");
        assertThat(inline.tuning().value(TuningKey.TEMPERATURE)).hasValue("0");
    }

    @Test
    void aReferenceToAMissingProfileIsAnErrorThatRoutingCanStillName() {
        Settings settings = read("""
            {"llm": {
              "profiles": {"work": {"provider": "openai"}, "broken": {"x": 1}},
              "default": "wrok", "activeProfile": "gone",
              "modelRoutes": [{"model": "a", "profile": "gone"}, {"model": "b", "profile": "broken"}],
              "callSites": {"mainAgent": {"profile": "gone"}}
            }}
            """);
        assertThat(errors(settings))
                .extracting(Diagnostic::pointer)
                .containsExactly(
                        "/llm/profiles/broken/x",
                        "/llm/default",
                        "/llm/activeProfile",
                        "/llm/modelRoutes/0/profile",
                        "/llm/callSites/mainAgent/profile");
        assertThat(errors(settings).get(1).message()).contains("did you mean \"work\"?");
        assertThat(settings.activeProfile()).isEqualTo(new ProfileName("gone"));
        assertThat(settings.modelRoutes()).hasSize(2);
    }

    @Test
    void badRoutesAndCallSitesAreLeftOutOneByOne() {
        Settings settings = read("""
            {"llm": {
              "profiles": {"work": {"provider": "openai"}},
              "modelRoutes": [{"model": "a"}, 7, {"model": "b", "profile": "work", "x": 1},
                              {"model": "c", "profile": "work"}],
              "callSites": {"a b": {"profile": "work"}, "one": {"profil": "work"}, "two": 2,
                            "three": {"provider": "nope"}, "four": {"profile": "work"}}
            }}
            """);
        assertThat(settings.modelRoutes()).extracting(ModelRoute::glob).containsExactly("c");
        assertThat(settings.callSites()).containsOnlyKeys("four");
        assertThat(errors(settings))
                .extracting(Diagnostic::pointer)
                .containsExactly(
                        "/llm/modelRoutes/0",
                        "/llm/modelRoutes/1",
                        "/llm/modelRoutes/2/x",
                        "/llm/callSites/a b",
                        "/llm/callSites/one/profil",
                        "/llm/callSites/two",
                        "/llm/callSites/three/provider");
    }

    @Test
    void callSitesAreNeverMerged() {
        Settings settings = read("""
            {"llm": {"profiles": {"work": {"provider": "openai"}},
              "callSites": {"one": {"profile": "work", "temperature": 0}, "two": {"effort": "low"}}}}
            """);
        assertThat(settings.callSites()).containsOnlyKeys("one");
        assertThat(settings.hasErrors()).isFalse();
        assertThat(settings.diagnostics())
                .extracting(Diagnostic::pointer)
                .containsExactly("/llm/callSites/one", "/llm/callSites/two");
    }

    @Test
    void theLegacyFormOfDefaultIsAProfileOfThatName() {
        Settings settings = read("{\"llm\": {\"default\": {\"provider\": \"openai\", \"model\": \"m\"}}}");
        assertThat(settings.profiles().get("default").model()).isEqualTo("m");
        assertThat(settings.defaultProfile()).isEqualTo(new ProfileName("default"));
        assertThat(onlyWarning(settings).pointer()).isEqualTo("/llm/default");

        Settings taken = read("{\"llm\": {\"default\": {\"provider\": \"openai\"},"
                + " \"profiles\": {\"default\": {\"provider\": \"gemini\"}}}}");
        assertThat(taken.profiles().get("default").provider()).isEqualTo(new ProviderId("gemini"));
        assertThat(taken.defaultProfile()).isNull();
        assertThat(onlyWarning(taken).message()).contains("ignored");

        Settings broken = read("{\"llm\": {\"default\": {\"provider\": \"opena\"}}}");
        assertThat(broken.brokenProfiles()).containsOnlyKeys("default");
        assertThat(broken.defaultProfile()).isEqualTo(new ProfileName("default"));
    }

    @Test
    void readsTheOtherSections() {
        Settings settings = clean("""
            {
              "providers": {"anthropic": {"endpoint": "https://relay.example/base"}, "openai": {}},
              "platform": {"url": "https://platform.example"},
              "server": {"bind": "0.0.0.0", "port": 0, "allowedHosts": ["box.local", "[fd00::1]"],
                "maxBodyBytes": 1, "maxInFlightBytes": 2, "maxConnections": 3, "maxHeaderBytes": 4096,
                "drainSeconds": 0, "headSeconds": 1, "bodyIdleSeconds": 2, "writeStallSeconds": 3,
                "tls": {"certificateFile": "tls/chain.pem", "keyFile": "/etc/tls/key.pem"}},
              "outbound": {"allowPrivate": ["10.0.0.7"], "proxy": "http://proxy.local:3128", "caFile": "/ca.pem",
                "http2": false},
              "timeouts": {"connectSec": 1, "unaryHeadSec": 2, "streamHeadSec": 3, "providerStreamTimeoutSec": 4},
              "ledger": {"required": true}
            }
            """);
        assertThat(settings.endpoints()).isEqualTo(Map.of("anthropic", "https://relay.example/base"));
        assertThat(settings.platformUrl()).isEqualTo("https://platform.example");
        assertThat(settings.server())
                .isEqualTo(new ServerSettings(
                        "0.0.0.0",
                        0,
                        List.of("box.local", "[fd00::1]"),
                        1,
                        2,
                        3,
                        4096,
                        Duration.ZERO,
                        new ClientPatience(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
                        null,
                        new ListenerTls("tls/chain.pem", "/etc/tls/key.pem")));
        assertThat(settings.outbound())
                .isEqualTo(new OutboundSettings(
                        List.of("10.0.0.7"),
                        "http://proxy.local:3128",
                        "/ca.pem",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        false));
        assertThat(settings.ledgerRequired()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "server|port|65536|must be a whole number from 0 to 65535",
                "server|bind|\"a b\"|must be a host name or address",
                "server|allowedHosts|[\"https://x\"]|must be a list, each a host name",
                "server|prot|1|did you mean \"port\"?",
                "outbound|allowPrivate|\"10.0.0.1\"|must be a list",
                "outbound|proxy|\"http://user:pw@proxy:1\"|must be http://host:port without a user and password",
                "outbound|proxy|\"socks5://proxy:1\"|must be http://host:port",
                "outbound|caFile|\"\"|must be text",
                "timeouts|connectSec|0|must be a whole number from 1",
                "timeouts|providerStreamTimeoutSecs|9|did you mean \"providerStreamTimeoutSec\"?",
                "platform|url|\"ftp://x\"|not an http or https address",
                "platform|url|\"https://me:hunter2@x\"|may not carry user information",
                "ledger|required|\"yes\"|must be true or false",
                "providers|anthropic|{\"endpoint\": \"https://x?y=1\"}|query or a fragment",
                "providers|anthropic|{\"endpont\": \"https://x\"}|did you mean \"endpoint\"?",
                "providers|antropic|{\"endpoint\": \"https://x\"}|did you mean \"anthropic\"?",
            })
    void oneBadSettingHasItsDefault(String section, String key, String value, String message) {
        Settings settings = read("{\"" + section + "\": {\"" + key + "\": " + value + "}}");
        Diagnostic error = onlyError(settings);
        assertThat(error.message()).contains(message).doesNotContain("hunter2");
        assertThat(error.pointer()).startsWith("/" + section + "/" + key);
        assertThat(new Settings(
                        settings.profiles(),
                        settings.brokenProfiles(),
                        settings.callSites(),
                        settings.modelRoutes(),
                        settings.activeProfile(),
                        settings.defaultProfile(),
                        settings.endpoints(),
                        settings.platform(),
                        settings.server(),
                        settings.outbound(),
                        settings.ledgerRequired(),
                        List.of()))
                .isEqualTo(Settings.EMPTY);
    }

    @Test
    void theNeighboursOfABadSettingStay() {
        Settings settings =
                read("{\"server\": {\"port\": \"x\", \"bind\": \"0.0.0.0\"}, \"ledger\": {\"required\": true}}");
        assertThat(settings.server().bind()).isEqualTo("0.0.0.0");
        assertThat(settings.server().port()).isEqualTo(8420);
        assertThat(settings.ledgerRequired()).isTrue();
    }

    @Test
    void unknownSectionsShareOneWarning() {
        Settings settings = read("{\"memory\": {\"x\": 1}, \"sever\": {\"port\": 1}}");
        assertThat(onlyWarning(settings).message())
                .isEqualTo("unknown sections have no effect: \"memory\", \"sever\" (did you mean \"server\"?)");
    }

    @Test
    void aRepeatedSectionIsAnErrorAndTheFirstCounts() {
        Settings settings = read("{\"server\": {\"port\": 1}, \"server\": {\"port\": 2}}");
        assertThat(onlyError(settings).message()).contains("\"server\" stands twice");
        assertThat(settings.server().port()).isEqualTo(1);
    }

    @Test
    void everyKeyOfAnEarlierHomeIsAccepted() {
        Settings settings = read("""
            {
              "llm": {
                "default": {"provider": "anthropic", "model": "claude-opus-4-7", "maxTokens": 64000,
                  "effort": "max", "speed": "standard", "verbosity": "medium", "temperature": null,
                  "thinking": {"enabled": true, "streamThinking": true, "level": "high"},
                  "contextWindow": {"enabled": true, "maxInputTokens": 200000, "targetBudgetRatio": 0.3,
                    "compactThreshold": 0.8, "summaryBudgetRatio": 0.05,
                    "overflowRecovery": {"enabled": true, "safetyMarginRatio": 0.05, "maxAttempts": 3,
                      "interactiveLatestTurnCompression": "summarize",
                      "nonInteractiveLatestTurnCompression": "truncate"}},
                  "openrouter": {"only": []}, "provider_connection": "anthropic-managed"},
                "profiles": {"balanced": {"provider": "openai", "source": "managed", "label": null,
                  "description": "d", "status": null, "topP": 0.9, "logitBias": "suppress-cjk",
                  "disableCache": true, "allowUnlisted": true, "provider_connection": "openai-personal"},
                  "mixed": {"label": "m", "provider": "openai",
                    "mix": [{"profile": "balanced", "weight": 1}, {"profile": "balanced", "weight": 2}]}},
                "callSites": {"mainAgent": {"profile": "balanced"}, "my.own-site": {"profile": "balanced"}},
                "activeProfile": "balanced", "profileOrder": ["balanced"], "advisorProfile": "balanced",
                "profileSession": {"defaultTtlSeconds": 1800, "maxTtlSeconds": 43200},
                "pricingOverrides": [{"provider": "openai", "modelPattern": "*", "inputPer1M": 1,
                  "outputPer1M": 2}],
                "defaultProvider": {"provider": "openai", "connectionName": "openai-personal"},
                "legacyRoute": false
              },
              "services": {"inference": {"mode": "managed"}, "web-search": {"provider": "brave"},
                "image-generation": {"mode": "your-own"}},
              "timeouts": {"providerStreamTimeoutSec": 1800},
              "rateLimit": {"maxRequestsPerMinute": 0}
            }
            """);
        assertThat(errors(settings)).isEmpty();
        assertThat(settings.diagnostics())
                .as("only the legacy form of llm.default is worth a word")
                .extracting(Diagnostic::pointer)
                .containsExactly("/llm/default");
        assertThat(settings.profiles()).containsOnlyKeys("default", "balanced", "mixed");
    }

    @Test
    void aKeyWithoutEffectBreaksNothing() {
        Settings settings =
                read("{\"llm\": {\"profiles\": {\"work\": {\"provider\": \"openai\", \"speed\": \"warp\"}}}}");
        assertThat(settings.profiles()).containsKey("work");
        assertThat(onlyWarning(settings).message()).contains("the key has no effect");
    }

    private static List<Diagnostic> errors(Settings settings) {
        return settings.diagnostics().stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .toList();
    }

    private static Diagnostic onlyError(Settings settings) {
        assertThat(errors(settings)).hasSize(1);
        return errors(settings).getFirst();
    }

    private static Diagnostic onlyWarning(Settings settings) {
        assertThat(settings.diagnostics()).hasSize(1);
        assertThat(settings.hasErrors()).isFalse();
        return settings.diagnostics().getFirst();
    }

    private static Settings clean(String text) {
        Settings settings = read(text);
        assertThat(settings.diagnostics()).isEmpty();
        return settings;
    }

    private static Settings read(String text) {
        return switch (JsoncReader.read(text.getBytes(UTF_8))) {
            case JsoncReader.Outcome.Parsed good ->
                new SettingsReader(
                                Set.of("anthropic", "openai", "gemini", "ollama"),
                                HomeSigns.NONE,
                                UnaryOperator.identity())
                        .read(good.document());
            case JsoncReader.Outcome.Unreadable bad -> throw new AssertionError(bad + " in " + text);
        };
    }
}
