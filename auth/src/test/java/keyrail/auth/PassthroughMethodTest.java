package keyrail.auth;

import static keyrail.auth.ResolverFixture.connection;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Auth;
import keyrail.core.auth.PayerClass;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Headers;
import keyrail.core.names.ClientKeyName;
import keyrail.core.provider.Endpoint;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sends in its own name is its own, is complete, and is never a key of ours. */
class PassthroughMethodTest {
    private static final Connection TEAM = connection("team", new Auth.Passthrough());
    private static final Audience VENDOR = new Audience("https", "api.anthropic.com", 443);
    private static final String KNOWN_KEY = "a-known-client-key";

    @TempDir
    Path folder;

    private ResolverFixture home;

    @BeforeEach
    void open() {
        home = new ResolverFixture(folder);
    }

    private static Snapshot snapshot() {
        BoundConnection bound =
                new BoundConnection(TEAM, null, new Endpoint(VENDOR, ""), PayerClass.CALLER, null, null);
        ClientKey known =
                new ClientKey(new ClientKeyName("tool"), KeyHash.of(KNOWN_KEY), "-key", Grants.ALL, Instant.EPOCH);
        return new Snapshot(
                Map.of(TEAM.name(), bound),
                Map.of(),
                ImplicitConnection.Conventions.NONE,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Map.of(known.hash(), known),
                Map.of());
    }

    private Resolution resolve(String... fields) {
        return home.resolver.resolve(snapshot(), TEAM, Headers.of(fields));
    }

    private Map<String, String> taken(String... fields) {
        ResolvedAuth.Callers callers = (ResolvedAuth.Callers) ((Resolution.Ready) resolve(fields)).auth();
        assertThat(callers.audience()).isEqualTo(VENDOR);
        assertThat(callers.sent()).isEmpty();
        Map<String, String> shown = new LinkedHashMap<>();
        callers.fields()
                .forEach((name, value) ->
                        shown.put(name, value.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8))));
        return shown;
    }

    private Failure refused(String... fields) {
        Failure failure = ((Resolution.Refused) resolve(fields)).failure();
        assertThat(failure.code()).isEqualTo(FailureCode.CALLER_CREDENTIAL_MISSING);
        assertThat(failure.httpStatus()).isEqualTo(401);
        assertThat(failure.message())
                .startsWith("connection \"team\": ")
                .contains("x-api-key", "x-keyrail-key", "nothing was sent");
        return failure;
    }

    @Test
    void takesEveryFieldAVendorsClientMayUseAsItCame() {
        assertThat(taken("x-keyrail-key", KNOWN_KEY, "authorization", " Bearer sk-own "))
                .containsExactly(Map.entry("authorization", "Bearer sk-own"));
        assertThat(taken("x-keyrail-key", KNOWN_KEY, "x-goog-api-key", "g", "x-api-key", "a"))
                .containsExactly(Map.entry("x-api-key", "a"), Map.entry("x-goog-api-key", "g"));
    }

    private String bare(String... fields) {
        ResolvedAuth.Callers callers = (ResolvedAuth.Callers) ((Resolution.Ready) resolve(fields)).auth();
        Secret key = callers.bareKey();
        return key == null ? "" : key.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void knowsTheKeyByItselfForVendorsOfAnotherFormat() {
        assertThat(bare("x-keyrail-key", KNOWN_KEY, "authorization", "bearer  sk-own"))
                .isEqualTo("sk-own");
        assertThat(bare("x-keyrail-key", KNOWN_KEY, "x-goog-api-key", "g")).isEqualTo("g");
        assertThat(bare("x-keyrail-key", KNOWN_KEY, "authorization", "Basic abc"))
                .isEmpty();
    }

    @Test
    void asksForTheClientKeyInItsOwnFieldSoThatTheOthersAreTheCallers() {
        assertThat(refused("authorization", "Basic abc", "x-api-key", KNOWN_KEY).message())
                .contains("a request to the port");
        assertThat(refused().message()).contains("a request to the port");
    }

    @Test
    void saysWhatToSendWhereThereIsNoCredential() {
        assertThat(refused("x-keyrail-key", KNOWN_KEY).message()).contains("no credential of the caller's own");
        refused("x-keyrail-key", KNOWN_KEY, "authorization", "Bearer ", "x-api-key", " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KNOWN_KEY,
                "Bearer " + KNOWN_KEY,
                "bearer   " + KNOWN_KEY,
                "Token token=\"" + KNOWN_KEY + "\"",
                "Bearer kr_revoked-or-of-another-home",
                "kra_token-of-the-admin-port",
                "Bearer sk-own, Bearer " + KNOWN_KEY
            })
    void aKeyOfOursIsNeverTakenForTheCallers(String value) {
        for (String field : List.of("authorization", "x-api-key", "x-goog-api-key")) {
            Failure failure = refused("x-keyrail-key", KNOWN_KEY, field, value);
            assertThat(failure.message()).contains("a key of Keyrail").doesNotContain(KNOWN_KEY);
        }
        String basic = Base64.getEncoder().encodeToString(("user:" + KNOWN_KEY).getBytes(StandardCharsets.UTF_8));
        refused("x-keyrail-key", KNOWN_KEY, "authorization", "Basic " + basic);
    }

    @Test
    void aKeyOfOursBesideTheCallersOwnIsLeftOut() {
        assertThat(taken("x-keyrail-key", KNOWN_KEY, "authorization", "Bearer " + KNOWN_KEY, "x-api-key", "own"))
                .containsExactly(Map.entry("x-api-key", "own"));
    }

    @Test
    void withoutAnEndpointThereIsNowhereToSendIt() {
        Resolution resolution = home.resolver.resolve(
                ResolverFixture.snapshot(), TEAM, Headers.of("x-keyrail-key", KNOWN_KEY, "x-api-key", "own"));
        assertThat(((Resolution.Refused) resolution).failure().message()).contains("no endpoint");
    }
}
