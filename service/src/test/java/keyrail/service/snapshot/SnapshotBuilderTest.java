package keyrail.service.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Auth;
import keyrail.core.auth.PayerClass;
import keyrail.core.config.Settings;
import keyrail.core.connection.Connection;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.routing.BoundConnection;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.ConnectionList;
import keyrail.testkit.home.FakeAuthKinds;
import keyrail.testkit.home.FakeConfigFile;
import keyrail.testkit.home.FakeProviders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotBuilderTest {
    private static final Auth KEY = new Auth.ApiKey(new CredentialRef("mine", "api_key"));
    private static final Auth PLATFORM = new Auth.Platform();

    private final FakeConfigFile config = new FakeConfigFile();

    @Test
    void bindsAConnectionToAdapterAddressPayerAndCredential() {
        BoundConnection bound = bound(row("work", "anthropic", KEY, null, 1));

        assertThat(bound.provider()).isNotNull();
        assertThat(String.valueOf(bound.endpoint())).isEqualTo("https://api.anthropic.com");
        assertThat(bound.payer()).isEqualTo(PayerClass.OWN_KEY);
        assertThat(bound.credential()).isEqualTo(new CredentialRef("mine", "api_key"));
        assertThat(bound.unusable()).isNull();
    }

    @Test
    void theRowsAddressBeatsTheOverrideWhichBeatsTheDocumentedOne() {
        config.write("{\"providers\":{\"openrouter\":{\"endpoint\":\"https://egress.example.org/v1\"}}}");

        assertThat(endpoint(row("a", "openrouter", KEY, "https://own.example.org", 1)))
                .isEqualTo("https://own.example.org");
        assertThat(endpoint(row("a", "openrouter", KEY, null, 1))).isEqualTo("https://egress.example.org/v1");
    }

    @Test
    void aFixedAddressCannotBeReplacedByTheRow() {
        BoundConnection bound = bound(row("work", "anthropic", KEY, "https://thief.example.org", 1));

        assertThat(String.valueOf(bound.endpoint())).isEqualTo("https://api.anthropic.com");
        assertThat(bound.connection().baseUrl()).isNull();
    }

    @Test
    void saysWhyAConnectionCanServeNothing() {
        assertThat(unusable(row("a", "gone", KEY, null, 1))).isEqualTo(FailureCode.UNKNOWN_PROVIDER);
        assertThat(unusable(row("a", "fireworks", KEY, null, 1))).isEqualTo(FailureCode.PROVIDER_NOT_AVAILABLE);
        assertThat(unusable(row("a", "anthropic", new Auth.None(), null, 1))).isEqualTo(FailureCode.AUTH_NOT_SUPPORTED);
        assertThat(unusable(row("a", "openai-compatible", KEY, null, 1))).isEqualTo(FailureCode.BASE_URL_REQUIRED);
        assertThat(unusable(row("a", "openrouter", KEY, "nonsense", 1))).isEqualTo(FailureCode.BASE_URL_REFUSED);
    }

    @Test
    void leavesAuthThatIsNotImplementedYetToTheResolver() {
        Auth later = new Auth.ServiceAccount(new CredentialRef("a", "b"));

        assertThat(bound(row("a", "anthropic", later, null, 1)).unusable()).isNull();
    }

    @Test
    void ownConnectionsAreOldestFirstAndNeverThePlatforms() {
        Snapshot snapshot = snapshot(
                row("young", "anthropic", KEY, null, 3),
                row("managed", "anthropic", PLATFORM, null, 1),
                row("old", "anthropic", KEY, null, 2));

        assertThat(snapshot.ownByProvider().get("anthropic"))
                .extracting(bound -> bound.name().value())
                .containsExactly("old", "young");
        assertThat(snapshot.connections()).hasSize(3);
    }

    @Test
    void everyProviderHasTheRowItWouldConventionallyHave() {
        Map<String, BoundConnection> virtual = snapshot().conventions().own();

        assertThat(virtual.keySet())
                .isEqualTo(Set.of("anthropic", "openai", "ollama", "openrouter", "fireworks", "openai-compatible"));
        BoundConnection personal = virtual.get("anthropic");
        assertThat(personal.name()).isEqualTo(new ConnectionName("anthropic-personal"));
        assertThat(personal.credential()).isEqualTo(new CredentialRef("anthropic", "api_key"));
        assertThat(personal.connection().isVirtual()).isTrue();
        BoundConnection local = virtual.get("ollama");
        assertThat(local.name()).isEqualTo(new ConnectionName("ollama-local"));
        assertThat(local.credential()).isNull();
        assertThat(local.payer()).isEqualTo(PayerClass.LOCAL);
    }

    @Test
    void clientKeysAreFoundByHash() {
        ClientKey key =
                new ClientKey(new ClientKeyName("tool"), KeyHash.of("kr_x"), "…abcd", Grants.ALL, Instant.EPOCH);

        Snapshot snapshot =
                builder().build(Settings.EMPTY, new ConnectionList(List.of(), List.of()), List.of(), List.of(key));

        assertThat(snapshot.clientKey(KeyHash.of("kr_x"))).contains(key);
    }

    private @Nullable FailureCode unusable(Connection connection) {
        Failure failure = bound(connection).unusable();
        return failure == null ? null : failure.code();
    }

    private String endpoint(Connection connection) {
        return String.valueOf(bound(connection).endpoint());
    }

    private BoundConnection bound(Connection connection) {
        return snapshot(connection).connection(connection.name()).orElseThrow();
    }

    private Snapshot snapshot(Connection... connections) {
        return builder()
                .build(config.current(), new ConnectionList(List.of(connections), List.of()), List.of(), List.of());
    }

    private static SnapshotBuilder builder() {
        return new SnapshotBuilder(FakeAuthKinds.all(), new FakeProviders());
    }

    private static Connection row(String name, String provider, Auth auth, @Nullable String url, long second) {
        Instant made = Instant.ofEpochSecond(second);
        return new Connection(
                new ConnectionName(name), new ProviderId(provider), auth, null, url, List.of(), Map.of(), made, made);
    }
}
