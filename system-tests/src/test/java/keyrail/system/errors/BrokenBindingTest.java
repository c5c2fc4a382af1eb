package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.auth.Auth;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.usage.LedgerRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Selections that lead nowhere: each is told with its names and what to do, and nothing goes out. */
class BrokenBindingTest {
    private static final String PROFILES = """
            "lost": { "provider_connection": "no-such-connection", "model": "m" },
            "mismatch": { "provider": "openai", "provider_connection": "anthropic-own", "model": "m" },
            "several": { "provider": "anthropic", "model": "m" },
            "unkeyed": { "provider_connection": "anthropic-unkeyed", "model": "m" },
            "implied": { "provider": "openrouter", "model": "m" },
            "switched-off": { "provider_connection": "anthropic-own", "model": "m", "status": "disabled" },
            "foreign": { "provider": "no-such-provider", "model": "m" },
            "managed": { "provider_connection": "anthropic-managed", "model": "m" },
            "subscribed": { "provider_connection": "anthropic-subscribed", "model": "m" }
            """;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, PROFILES);
        store("anthropic-unkeyed", "anthropic", new Auth.ApiKey(new CredentialRef("nowhere", "api_key")));
        store(
                "anthropic-subscribed",
                "anthropic",
                new Auth.OAuthSubscription(new CredentialRef("anthropic", "subscription")));
    }

    @AfterEach
    void close() {
        for (Speech speech : Speech.values()) {
            assertThat(scene.vendor(speech).requests()).isEmpty();
        }
        scene.close();
    }

    private void store(String name, String provider, Auth auth) {
        Instant now = scene.home().home().clock().instant();
        scene.home().home().store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(name),
                    new ProviderId(provider),
                    auth,
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    now,
                    now));
            return true;
        });
        scene.home().home().publish();
    }

    private String refusal(Speech speech, String profile, int status, String code) {
        Heard heard = scene.askProfile(speech, profile, "", false);
        String message = scene.recordedFailure(speech, heard, status, code, "gateway");
        assertThat(scene.rows(heard)).extracting(LedgerRow::attempt).containsExactly(0);
        return message;
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownProfileListsTheKnownOnes(Speech speech) {
        assertThat(refusal(speech, "wrok", 404, "unknown_profile"))
                .contains("\"wrok\"")
                .contains("anthropic-plain")
                .contains("openai-plain");
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatNothingRoutesListsTheProfiles(Speech speech) {
        Heard heard = scene.send(scene.request(speech, speech.bodyOf("\"no-such-model\"", true)));
        assertThat(scene.recordedFailure(speech, heard, 404, "unknown_profile", "gateway"))
                .contains("\"no-such-model\"")
                .contains("anthropic-plain");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownConnectionNamesProfileAndConnection(Speech speech) {
        assertThat(refusal(speech, "lost", 404, "connection_not_found"))
                .contains("\"lost\"")
                .contains("\"no-such-connection\"")
                .contains("keyrail connections create no-such-connection");
    }

    @ParameterizedTest
    @EnumSource
    void aProviderOtherThanItsConnectionsIsAMismatch(Speech speech) {
        assertThat(refusal(speech, "mismatch", 409, "provider_mismatch"))
                .contains("\"mismatch\"")
                .contains("openai")
                .contains("\"anthropic-own\"")
                .contains("nothing was sent");
    }

    @ParameterizedTest
    @EnumSource
    void severalOwnConnectionsAreAmbiguousAndListed(Speech speech) {
        assertThat(refusal(speech, "several", 409, "connection_ambiguous"))
                .contains("\"several\"")
                .contains("anthropic-own")
                .contains("anthropic-unkeyed")
                .contains("provider_connection");
    }

    @Test
    void aMissingCredentialNamesItsConnectionAndTheCommand() {
        assertThat(refusal(Speech.ANTHROPIC, "unkeyed", 409, "credential_not_found"))
                .contains("\"anthropic-unkeyed\"")
                .contains("credential/nowhere/api_key")
                .contains("keyrail credentials set nowhere api_key");
    }

    @Test
    void withoutAnyConnectionTheConventionalOneIsAskedForItsCredential() {
        assertThat(refusal(Speech.OPENAI, "implied", 409, "credential_not_found"))
                .contains("keyrail credentials set openrouter api_key");
    }

    @ParameterizedTest
    @EnumSource
    void aDisabledProfileIsToldAndNotPassedOver(Speech speech) {
        assertThat(refusal(speech, "switched-off", 409, "profile_disabled"))
                .contains("\"switched-off\"")
                .contains("keyrail profiles update");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownProviderIsTold(Speech speech) {
        Heard heard = scene.askProfile(speech, "foreign", "", false);
        assertThat(heard.status()).isEqualTo(400);
        assertThat(heard.code()).isIn("unknown_provider", "config_invalid");
        assertThat(speech.messageOf(heard.text())).contains("no-such-provider");
    }

    @Test
    void aManagedConnectionWithoutAPlatformIsUnavailable() {
        assertThat(refusal(Speech.ANTHROPIC, "managed", 503, "platform_unavailable"))
                .contains("\"anthropic-managed\"");
    }

    @Test
    void anAuthTypeOfALaterVersionIsNamed() {
        assertThat(refusal(Speech.ANTHROPIC, "subscribed", 501, "auth_not_implemented"))
                .contains("oauth_subscription")
                .contains("\"anthropic-subscribed\"");
    }

    @Test
    void aCallThatHasNoTranslationIsRefusedNamingTheConnection() {
        Heard heard = scene.send(scene.home()
                .request("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}")
                .header("x-keyrail-profile", Speech.ANTHROPIC.profile()));
        assertThat(scene.recordedFailure(Speech.OPENAI, heard, 400, "format_mismatch", "gateway"))
                .contains("\"" + Speech.ANTHROPIC.connection() + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionMayNotBeNamedWithoutTheGrant(Speech speech) {
        scene.home().clientKey("narrow", "kr_narrow", Set.of("anthropic-plain"), null);
        HttpRequest direct = scene.request(speech, speech.bodyOf("\"" + speech.connection() + "/m\"", false))
                .setHeader("x-keyrail-key", "kr_narrow")
                .build();
        HttpRequest other = scene.request(speech, speech.body("", false))
                .setHeader("x-keyrail-key", "kr_narrow")
                .header("x-keyrail-profile", "openai-plain")
                .build();

        Heard refusedDirect = scene.send(HttpRequest.newBuilder(direct, (name, value) -> true));
        Heard refusedProfile = scene.send(HttpRequest.newBuilder(other, (name, value) -> true));

        scene.recordedFailure(speech, refusedDirect, 403, "direct_not_granted", "gateway");
        scene.recordedFailure(speech, refusedProfile, 403, "profile_not_granted", "gateway");
    }
}
