package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.names.CredentialRef;
import keyrail.service.legacy.Backfill;
import keyrail.service.legacy.BackfillPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a boot writes into {@code config.json}. */
class BackfillTest {
    private static final Map<String, String> MANAGED = Map.of("IS_PLATFORM", "1");

    @TempDir
    Path folder;

    private BootHome home;

    @BeforeEach
    void make() {
        home = new BootHome(folder);
    }

    private BootHome withProfile(String members) {
        return home.configure("{\"llm\": {\"profiles\": {\"work\": {" + members + "}}}}");
    }

    private static String mode(String mode) {
        return "{\"services\": {\"inference\": {\"mode\": \"" + mode + "\"}},\n"
                + "\"llm\": {\"profiles\": {\"work\": {\"provider\": \"anthropic\"}}}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "1"})
    void row7ManagedModeBindsToTheManagedConnection(String sign) {
        withProfile("\"provider\": \"anthropic\", \"model\": \"m\"")
                .environment(Map.of("IS_PLATFORM", sign))
                .boot();

        assertThat(home.binding("work")).isEqualTo("\"anthropic-managed\"");
        assertThat(home.names()).hasSize(4);
    }

    @Test
    void row8YourOwnModeMakesThePersonalConnectionAndBindsToIt() {
        withProfile("\"provider\": \"anthropic\"").boot();

        assertThat(home.binding("work")).isEqualTo("\"anthropic-personal\"");
        assertThat(home.connection("anthropic-personal").connection().auth())
                .isEqualTo(new Auth.ApiKey(new CredentialRef("anthropic", "api_key")));
        assertThat(home.text()).doesNotContain("legacyRoute");
    }

    @ParameterizedTest
    @CsvSource({"1, your-own, anthropic-personal", "0, managed, anthropic-managed", "1, managed, anthropic-managed"})
    void row9TheModeInTheFileWinsOverTheEnvironment(String sign, String mode, String connection) {
        home.configure(mode(mode)).environment(Map.of("IS_PLATFORM", sign)).boot();

        assertThat(home.binding("work")).isEqualTo("\"" + connection + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "managed"})
    void row10WhoOwnsAProfileDoesNotMatter(String source) {
        withProfile("\"provider\": \"openai\", \"source\": \"" + source + "\"")
                .environment(MANAGED)
                .boot();

        assertThat(home.binding("work")).isEqualTo("\"openai-managed\"");
    }

    @Test
    void row11AProviderWithoutAManagedRouteIsOnesOwnInManagedModeToo() {
        withProfile("\"provider\": \"fireworks\"").environment(MANAGED).boot();

        assertThat(home.binding("work")).isEqualTo("\"fireworks-personal\"");
        assertThat(home.connection("fireworks-personal").auth())
                .containsEntry("credential", "credential/fireworks/api_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void row12OllamaIsLocalInEitherMode(String sign) {
        withProfile("\"provider\": \"ollama\"")
                .environment(Map.of("IS_PLATFORM", sign))
                .boot();

        assertThat(home.binding("work")).isEqualTo("\"ollama-local\"");
    }

    @Test
    void row13EntriesWithoutAProviderOrAlreadyBoundKeepTheirBytes() {
        String text = """
                // by hand
                { "llm": { "legacyRoute": true, "profiles": {
                  "inherits": { "model": "m" },   /* nothing to say */
                  "bound": { "provider": "anthropic", "provider_connection": "mine", "model": "m", },
                } } }
                """;
        home.configure(text).environment(MANAGED).boot();

        assertThat(home.text()).isEqualTo(text);
    }

    @Test
    void rows14And17ASecondBootChangesNothingWithoutAnyMarkSayingSo() throws IOException {
        withProfile("\"provider\": \"anthropic\"").boot();
        String text = home.text();
        FileTime past = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(home.config(), past);
        int rows = home.names().size();

        home.boot();

        assertThat(Files.getLastModifiedTime(home.config())).isEqualTo(past);
        assertThat(home.text()).isEqualTo(text);
        assertThat(home.names()).hasSize(rows);
    }

    @Test
    void row15ABindingTakenOutByHandIsRestored() {
        withProfile("\"provider\": \"anthropic\"").boot();
        withProfile("\"provider\": \"anthropic\"");
        assertThat(home.binding("work")).isEqualTo("none");

        home.boot();

        assertThat(home.binding("work")).isEqualTo("\"anthropic-personal\"");
        assertThat(home.names()).hasSize(5);
    }

    @Test
    void row5AnEmptyBindingIsDroppedAsOneBadLeafAndFilledAtBoot() {
        home.configure("""
                { "llm": { "profiles": {
                  "blank": { "provider": "anthropic", "provider_connection": "  ", "model": "kept" },
                  "other": { "provider_connection": "x", "model": "m" } } } }
                """);
        assertThat(home.settings().profiles().get("blank").connection()).isNull();
        assertThat(home.settings().profiles()).containsKeys("blank", "other");

        home.boot();

        assertThat(home.binding("blank")).isEqualTo("\"anthropic-personal\"");
        assertThat(home.binding("other")).isEqualTo("\"x\"");
    }

    @Test
    void theDefaultInItsLegacyFormAndCallSitesOfTheirOwnAreBoundToo() {
        home.configure("""
                { "llm": {
                  // the old default
                  "default": { "provider": "openai", "model": "m" },
                  "callSites": {
                    "title": { "provider": "anthropic", "model": "m" },
                    "named": { "profile": "default", "provider": "anthropic" } } } }
                """).boot();

        String text = home.text();
        assertThat(text).contains("// the old default");
        assertThat(home.settings().profiles().get("default").connection()).hasToString("openai-personal");
        assertThat(home.settings().callSites().get("title").anonymous().connection())
                .hasToString("anthropic-personal");
        assertThat(text.lines().filter(line -> line.contains("\"named\"")))
                .noneMatch(line -> line.contains("provider_connection"));
    }

    @Test
    void theSoleOwnConnectionIsMeantAndSeveralLeaveTheProfileUnbound() {
        home.boot().changing(open -> {
            BootHome.insert(open, "mine", "anthropic", Map.of("type", "api_key", "credential", "a:b"));
            BootHome.insert(open, "one", "openai", Map.of("type", "api_key", "credential", "a:b"));
            BootHome.insert(open, "two", "openai", Map.of("type", "api_key", "credential", "a:c"));
        });
        home.configure("""
                { "llm": { "profiles": { "sole": { "provider": "anthropic" }, "several": { "provider": "openai" } } } }
                """).boot();

        assertThat(home.binding("sole")).isEqualTo("\"mine\"");
        assertThat(home.binding("several")).isEqualTo("none");
        assertThat(home.names()).doesNotContain("anthropic-personal", "openai-personal");
    }

    @Test
    void aProviderThatNeedsAnAddressIsLeftForItsOwnerToConnect() {
        withProfile("\"provider\": \"openai-compatible\", \"model\": \"m\"").boot();

        assertThat(home.binding("work")).isEqualTo("none");
        assertThat(home.names()).hasSize(4);
    }

    @Test
    void anEntryWithAMistakeDoesNotKeepTheOthersFromBeingBound() {
        home.configure("""
                { "llm": { "profiles": {
                  "wrong": { "provider": "anthropic", "maxTokens": -1 },
                  "right": { "provider": "anthropic" } } } }
                """).boot();

        assertThat(home.binding("wrong")).isEqualTo("none");
        assertThat(home.binding("right")).isEqualTo("\"anthropic-personal\"");
    }

    @Test
    void aDryRunSaysWhatABootWouldDoAndDoesNothing() {
        withProfile("\"provider\": \"openai\"").environment(MANAGED);
        String before = home.text();

        BackfillPlan plan = home.reading(open -> new Backfill(open.ports()).plan());

        assertThat(plan.managed()).isTrue();
        assertThat(plan.marksLegacy()).isTrue();
        assertThat(plan.steps())
                .extracting(step -> step.path() + " " + step.connection())
                .containsExactly("[llm, profiles, work] openai-managed");
        assertThat(home.text()).isEqualTo(before);
        home.boot();
        assertThat(home.binding("work")).isEqualTo("\"openai-managed\"");
    }
}
