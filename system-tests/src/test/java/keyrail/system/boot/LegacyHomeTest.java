package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken bindings: served aloud by a home older than connections, refused by every other. */
class LegacyHomeTest {
    private static final String LEGACY_ANTHROPIC = "sk-ant-legacy";
    private static final String LEGACY_OPENAI = "sk-openai-legacy";
    private static final String WORK = "sk-ant-work";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private RehearsalServer openai;
    private FakePlatform platform;
    private BootHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(LEGACY_ANTHROPIC, WORK));
        openai = RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel(LEGACY_OPENAI));
        platform = new FakePlatform();
        home = new BootHome(folder);
    }

    @AfterEach
    void close() {
        anthropic.close();
        openai.close();
        platform.close();
    }

    private void configure(String mode, String llm) {
        home.configure("""
                { %s "platform": { "url": "%s" },
                  "providers": { "anthropic": { "endpoint": "%s" }, "openai": { "endpoint": "%s" } },
                  "llm": { %s "profiles": {
                    "lost": { "provider": "anthropic", "provider_connection": "no-such-connection", "model": "m" },
                    "nameless": { "provider_connection": "no-such-connection", "model": "m" },
                    "mismatch": { "provider": "openai", "provider_connection": "work", "model": "m" },
                    "unkeyed": { "provider_connection": "unkeyed", "model": "m" },
                    "several": { "provider": "anthropic", "model": "m" },
                    "paid": { "provider_connection": "anthropic-managed", "model": "m" },
                    "off": { "provider": "anthropic", "provider_connection": "x", "model": "m",
                             "status": "disabled" },
                    "sound": { "provider_connection": "work", "model": "m" } } } }
                """.formatted(
                        mode.isEmpty() ? "" : "\"services\": { \"inference\": { \"mode\": \"" + mode + "\" } },",
                        platform.url(),
                        anthropic.baseUrl(),
                        openai.baseUrl(),
                        llm))
                .changing(open -> {
                    BootHome.store(open, "anthropic", LEGACY_ANTHROPIC);
                    BootHome.store(open, "openai", LEGACY_OPENAI);
                    BootHome.insert(
                            open, "work", "anthropic", Map.of("type", "api_key", "credential", "credential/w/api_key"));
                    BootHome.store(open, "w", WORK);
                    BootHome.insert(
                            open,
                            "unkeyed",
                            "anthropic",
                            Map.of("type", "api_key", "credential", "credential/nowhere/api_key"));
                });
    }

    private static HttpResponse<String> ask(RunningHome served, String profile) {
        return profile.equals("mismatch")
                ? served.chat("{ \"model\": \"" + profile
                        + "\", \"messages\": [ { \"role\": \"user\", \"content\": \"hi\" } ] }")
                : served.messages("""
                        { "model": "%s", "max_tokens": 5, "messages": [ { "role": "user", "content": "hi" } ] }
                        """.formatted(profile));
    }

    private void assertNothingWasSent() {
        assertThat(anthropic.requests()).isEmpty();
        assertThat(openai.requests()).isEmpty();
        assertThat(platform.seen()).isEmpty();
    }

    @ParameterizedTest(name = "row {0}: {1}")
    @CsvSource({"45, several", "46, lost", "47, unkeyed"})
    void rows45To47AnOlderHomeServesABrokenBindingByItsFormerRouteAndSaysSo(int row, String profile) {
        configure("your-own", "");
        try (RunningHome served = home.serve()) {
            HttpResponse<String> answer = ask(served, profile);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-keyrail-degraded")).hasValue("legacy-route");
            assertThat(served.ledger(answer)).singleElement().satisfies(line -> {
                assertThat(line.reasons()).contains("legacy-route: served by anthropic-personal (own_key) because");
                assertThat(line.credential()).isEqualTo("credential/anthropic/api_key#1");
                assertThat(line.profile()).isEqualTo(profile);
            });
        }
        assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly(LEGACY_ANTHROPIC);
        assertThat(home.text()).contains("\"legacyRoute\": true");
    }

    @Test
    void row48AMismatchGoesToTheProfilesOwnProviderNeverToTheConnections() {
        configure("your-own", "");
        try (RunningHome served = home.serve()) {
            HttpResponse<String> answer = ask(served, "mismatch");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-keyrail-degraded")).hasValue("legacy-route");
        }
        assertThat(openai.requests()).extracting(RecordedRequest::key).containsExactly(LEGACY_OPENAI);
        assertThat(anthropic.requests()).isEmpty();
    }

    @ParameterizedTest(name = "rows 45 to 48 and 53: {0} is {2}")
    @CsvSource({
        "several, 409, connection_ambiguous",
        "lost, 404, connection_not_found",
        "nameless, 404, connection_not_found",
        "unkeyed, 409, credential_not_found",
        "mismatch, 409, provider_mismatch",
        "paid, 503, platform_unavailable"
    })
    void row53EveryOtherHomeRefusesABrokenBindingAndUsesNoOtherKey(String profile, int status, String code) {
        configure("", "");
        try (RunningHome served = home.serve()) {
            HttpResponse<String> answer = ask(served, profile);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.headers().firstValue("x-keyrail-error")).hasValue(code);
            assertThat(answer.headers().firstValue("x-keyrail-degraded")).isEmpty();
            assertThat(answer.body()).contains(profile);
        }
        assertNothingWasSent();
        assertThat(home.text()).doesNotContain("legacyRoute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paid", "off", "nameless"})
    void anOlderHomeNeverCrossesPayersNorServesWhatIsSwitchedOffOrHasNoProvider(String profile) {
        configure("your-own", "");
        try (RunningHome served = home.serve()) {
            assertThat(ask(served, profile).statusCode()).isGreaterThanOrEqualTo(400);
        }
        assertNothingWasSent();
    }

    @Test
    void inManagedModeAnUnknownConnectionIsServedByThePlatformAndAMissingOwnKeyIsNot() {
        configure("managed", "");
        home.changing(open -> BootHome.store(open, "platform", "pk-1"));
        try (RunningHome served = home.serve()) {
            HttpResponse<String> lost = ask(served, "lost");
            assertThat(lost.statusCode()).as(lost.body()).isEqualTo(200);
            assertThat(lost.headers().firstValue("x-keyrail-degraded")).hasValue("legacy-route");
            assertThat(served.ledger(lost).getFirst().payer()).isEqualTo("platform");

            assertThat(ask(served, "unkeyed").headers().firstValue("x-keyrail-error"))
                    .hasValue("credential_not_found");
        }
        assertThat(platform.seen()).hasSize(1);
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aSoundBindingOfAnOlderHomeIsServedAsAnywhere() {
        configure("your-own", "");
        try (RunningHome served = home.serve()) {
            HttpResponse<String> answer = ask(served, "sound");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-keyrail-degraded")).isEmpty();
        }
        assertThat(anthropic.requests()).extracting(RecordedRequest::key).containsExactly(WORK);
    }

    @Test
    void whoSetsTheFlagToFalseIsRefusedAndStaysSo() {
        configure("your-own", "\"legacyRoute\": false,");
        try (RunningHome served = home.serve()) {
            assertThat(ask(served, "lost").statusCode()).isEqualTo(404);
        }
        assertThat(home.text()).contains("\"legacyRoute\": false");
        assertNothingWasSent();
    }

    @Test
    void aHomeMadeUnderAManagedInstallationIsFreshForGood() {
        home.environment(Map.of("IS_PLATFORM", "1")).boot().boot();

        assertThat(home.settings().platform().servesLegacyRoute()).isFalse();
        assertThat(home.settings().platform().managed()).isTrue();
        assertThat(home.settings().platform().legacyRoute()).isFalse();
    }

    @Test
    void theModeIsDecidedWhenTheHomeIsOpenedAndNotByEditsAfterwards() {
        configure("managed", "");
        try (RunningHome served = home.serve()) {
            assertThat(served.home().snapshot().conventions().managed()).isTrue();
            home.configure("{\"llm\": {}}");
            served.home().config().reload();
            served.home().publish();

            assertThat(served.home().snapshot().conventions().managed()).isTrue();
        }
        assertThat(home.settings().platform().managed()).isFalse();
    }
}
