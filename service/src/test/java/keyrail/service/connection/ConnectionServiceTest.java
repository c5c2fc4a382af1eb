package keyrail.service.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.connection.HealthReport;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.service.Actor;
import keyrail.service.Change;
import keyrail.service.fake.TestHome;
import keyrail.testkit.home.FakeAuthKinds;
import keyrail.testkit.home.PlainVault;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 19 to 33 of the behaviour table, and what the service adds to them. */
class ConnectionServiceTest {
    private static final Actor SOMEONE = Actor.of("cli");
    private static final Map<String, String> KEYED =
            Map.of("type", "api_key", "credential", "credential/anthropic/api_key");

    private final TestHome home = new TestHome();
    private final ConnectionService connections = new ConnectionService(home.ports());

    @Test
    void createsARowAndEchoesIt() {
        ConnectionView made = connections.create(request("my-a", "anthropic", KEYED), SOMEONE);

        assertThat(made.connection().name()).isEqualTo(new ConnectionName("my-a"));
        assertThat(made.auth()).containsExactlyInAnyOrderEntriesOf(KEYED);
        assertThat(made.authText()).isEqualTo("api_key (credential: credential/anthropic/api_key)");
        assertThat(made.endpoint()).isEqualTo("https://api.anthropic.com");
        assertThat(made.status()).isEqualTo(ConnectionHealth.State.CREDENTIAL_MISSING);
        assertThat(made.connection().createdAt()).isEqualTo(made.connection().updatedAt());
        assertThat(home.audit()).containsExactly("connection.create my-a");
        assertThat(home.published).isEqualTo(1);
    }

    @Test
    void aSecondRowOfTheSameNameIsRefusedWithAHintToUpdate() {
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);

        Failure failure = refusal(() -> connections.create(request("my-a", "openai", KEYED), SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.ALREADY_EXISTS);
        assertThat(failure.message()).contains("keyrail connections update my-a");
    }

    @Test
    void anUnknownProviderIsRefusedListingTheValidOnes() {
        Failure failure = refusal(() -> connections.create(request("my-a", "nope", KEYED), SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_PROVIDER);
        assertThat(failure.message()).contains("nope", "anthropic", "openai-compatible");
    }

    @Test
    void anApiKeyNeedsACredential() {
        Failure failure = refusal(() -> connections.create(request("my-a", "anthropic", type("api_key")), SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_AUTH);
        assertThat(connections.list(null).connections()).isEmpty();
        assertThat(home.published).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "none"})
    void authWithoutCredentialRefusesOneOnCreateAndUpdateAlike(String type) {
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);
        Map<String, String> wrong = Map.of("type", type, "credential", "x");

        Failure onCreate = refusal(() -> connections.create(request("my-b", "anthropic", wrong), SOMEONE));
        Failure onUpdate = refusal(() -> connections.update("my-a", ConnectionUpdate.ofAuth(wrong), SOMEONE));

        assertThat(onCreate).isEqualTo(onUpdate);
        assertThat(onUpdate.code()).isEqualTo(FailureCode.INVALID_AUTH);
        assertThat(connections.get("my-a").auth()).containsExactlyInAnyOrderEntriesOf(KEYED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth_subscription", "service_account", "passkey", ""})
    void anAuthThatCannotBeUsedIsRefusedNamingTheThreeThatCan(String type) {
        Map<String, String> auth = Map.of("type", type, "credential", "credential/a/b");

        Failure failure = refusal(() -> connections.create(request("my-a", "anthropic", auth), SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_AUTH);
        assertThat(failure.message()).contains("api_key, platform, none");
    }

    @Test
    void anUnknownNameIsNotFound() {
        assertThat(refusal(() -> connections.get("zzz")).code()).isEqualTo(FailureCode.NOT_FOUND);
        assertThat(refusal(() -> connections.update("zzz", ConnectionUpdate.ofAuth(KEYED), SOMEONE))
                        .code())
                .isEqualTo(FailureCode.NOT_FOUND);
        assertThat(refusal(() -> connections.delete("zzz", true, SOMEONE)).code())
                .isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void listsByProviderOldestFirstAndNothingForAProviderWithoutRows() {
        connections.create(request("zulu", "openai", Map.of("credential", "openai:api_key")), SOMEONE);
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);
        connections.create(request("alpha", "openai", Map.of("credential", "openai:api_key")), SOMEONE);

        assertThat(names("openai")).containsExactly("zulu", "alpha");
        assertThat(names("fireworks")).isEmpty();
        assertThat(refusal(() -> connections.list("nope")).code()).isEqualTo(FailureCode.INVALID_PROVIDER);
    }

    @Test
    void anUpdateMovesUpdatedAtOnly() {
        ConnectionView before = connections.create(request("my-a", "anthropic", KEYED), SOMEONE);

        ConnectionView after =
                connections.update("my-a", ConnectionUpdate.ofAuth(Map.of("credential", "work:api_key")), SOMEONE);

        assertThat(after.connection().createdAt()).isEqualTo(before.connection().createdAt());
        assertThat(after.connection().updatedAt()).isAfter(before.connection().updatedAt());
        assertThat(after.auth()).containsEntry("credential", "credential/work/api_key");
    }

    @Test
    void deleteRefusesWhileAProfileNamesTheRow() {
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);
        home.config.write("{\"llm\":{\"profiles\":{\"work\":{\"provider_connection\":\"my-a\"}}}}");

        Failure failure = refusal(() -> connections.delete("my-a", false, SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.HAS_REFERENCES);
        assertThat(failure.message()).contains("work");
        assertThat(((Failure.Gateway) failure).details()).containsEntry("referencedBy", List.of("work"));
        assertThat(names(null)).containsExactly("my-a");
    }

    @Test
    void aCallSiteWithSettingsOfItsOwnIsAReferenceToo() {
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);
        home.config.write("{\"llm\":{\"callSites\":{\"mainAgent\":{\"provider\":\"anthropic\",\"model\":\"m\","
                + "\"provider_connection\":\"my-a\"}}}}");

        Failure failure = refusal(() -> connections.delete("my-a", false, SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.HAS_REFERENCES);
        assertThat(failure.message()).contains("llm.callSites.mainAgent");
        assertThat(connections.delete("my-a", true, SOMEONE).danglingCallSites())
                .containsExactly("mainAgent");
    }

    @Test
    void aForcedDeleteNamesTheProfilesThatNowDangle() {
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);
        home.config.write("{\"llm\":{\"profiles\":{\"work\":{\"provider_connection\":\"my-a\"}}}}");

        DeletedConnection deleted = connections.delete("my-a", true, SOMEONE);

        assertThat(deleted.danglingProfiles()).containsExactly("work");
        assertThat(names(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-a", "managed-anthropic", "2", "Some.Name_1"})
    void anyNameWillDo(String name) {
        assertThat(connections
                        .create(request(name, "anthropic", KEYED), SOMEONE)
                        .connection()
                        .name()
                        .value())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic-managed", "openai-managed", "gemini-managed", "ollama-local"})
    void theNameOfACanonicalConnectionIsNotGivenByHand(String name) {
        assertThatThrownBy(() -> connections.create(request(name, "anthropic", KEYED), SOMEONE))
                .isInstanceOfSatisfying(KeyrailException.class, refused -> {
                    assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_NAME);
                    assertThat(refused.failure().message()).contains("keyrail connections update " + name);
                });
        assertThat(names(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"oauth_subscription", "service_account"})
    void rowsOfAuthThatIsNotImplementedYetAreShownAndKeepTheirAuth(String type) {
        insert("later", "anthropic", FakeAuthKinds.all().read(Map.of("type", type, "credential", "a:b")));

        ConnectionView renamed = connections.update("later", labelled("x"), SOMEONE);

        assertThat(renamed.auth()).containsEntry("type", type);
        assertThat(renamed.authText()).isEqualTo(type + " (credential: credential/a/b)");
        Map<String, String> credentialAlone = Map.of("credential", "a:c");
        assertThat(refusal(() -> connections.update("later", ConnectionUpdate.ofAuth(credentialAlone), SOMEONE))
                        .code())
                .isEqualTo(FailureCode.INVALID_AUTH);
    }

    @ParameterizedTest
    @CsvSource({"anthropic,", "ollama,none", "openai-compatible,none"})
    void authThatWasLeftOutIsTheProvidersOwn(String provider, @Nullable String implied) {
        NewConnection request = new NewConnection(
                "my-a",
                provider,
                Map.of(),
                null,
                provider.equals("openai-compatible") ? "https://llm.example.org" : null,
                List.of(new ConnectionModel("m", null)),
                Map.of(),
                null);

        if (implied == null) {
            assertThat(refusal(() -> connections.create(request, SOMEONE)).code())
                    .isEqualTo(FailureCode.INVALID_AUTH);
        } else {
            assertThat(connections.create(request, SOMEONE).auth()).containsEntry("type", implied);
        }
    }

    @Test
    void aProviderRefusesAuthItDoesNotTake() {
        Failure failure = refusal(() -> connections.create(request("my-a", "anthropic", type("none")), SOMEONE));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_AUTH);
        assertThat(failure.message()).contains("api_key, platform");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, https://elsewhere.example.org, base_url_refused",
        "openrouter, http://elsewhere.example.org, base_url_refused",
        "openrouter, http://127.0.0.1.example.org, base_url_refused",
        "openrouter, https://user:pass@example.org, base_url_refused",
        "openrouter, ftp://example.org, base_url_refused",
        "openai-compatible,, base_url_required",
    })
    void addressesAreTakenOnlyWhereTheProviderAndTheWireAllow(String provider, @Nullable String url, String code) {
        NewConnection request = withUrl("my-a", provider, url);

        assertThat(refusal(() -> connections.create(request, SOMEONE)).code().text())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/v1",
                "http://127.9.9.9",
                "http://[::1]:9000",
                "http://localhost:1",
                "http://lan"
            })
    void plainHttpIsTakenForThisMachineAndForHostsTheOperatorListed(String url) {
        home.config.write("{\"outbound\":{\"allowPrivate\":[\"lan\"]}}");

        assertThat(connections
                        .create(withUrl("my-a", "openrouter", url), SOMEONE)
                        .endpoint())
                .isEqualTo(url);
    }

    @Test
    void aProviderThatCannotListModelsNeedsThemInTheRow() {
        NewConnection request = new NewConnection(
                "my-a", "openai-compatible", KEYED, null, "https://llm.example.org/v1/", List.of(), Map.of(), null);

        assertThat(refusal(() -> connections.create(request, SOMEONE)).code()).isEqualTo(FailureCode.MODELS_REQUIRED);
    }

    @Test
    void theSecretThatCameWithARowOutlivesIt() {
        Secret secret = secret("sk-0123456789abcdef");
        NewConnection request =
                new NewConnection("work", "anthropic", Map.of(), null, null, List.of(), Map.of(), secret);
        int before = home.store.commits();

        ConnectionView made = connections.create(request, SOMEONE);

        assertThat(home.store.commits()).isEqualTo(before + 1);
        assertThat(made.auth()).containsEntry("credential", "credential/work/api_key");
        assertThat(made.status()).isEqualTo(ConnectionHealth.State.UNTESTED);
        assertThat(stored("work")).isEqualTo("sk-0123456789abcdef");
        assertThat(refusal(() -> connections.create(request, SOMEONE)).code()).isEqualTo(FailureCode.ALREADY_EXISTS);
        connections.delete("work", false, SOMEONE);
        assertThat(stored("work")).isEqualTo("sk-0123456789abcdef");
        connections.create(request, SOMEONE);
        assertThat(stored("work")).isEqualTo("sk-0123456789abcdef");
    }

    @Test
    void aSecretWithoutAPlaceForItIsRefused() {
        NewConnection request = new NewConnection(
                "here", "ollama", type("none"), null, null, List.of(), Map.of(), secret("sk-0123456789abcdef"));

        assertThat(refusal(() -> connections.create(request, SOMEONE)).code()).isEqualTo(FailureCode.INVALID_AUTH);
    }

    @Test
    void creatingARowNeverReplacesTheKeyOfAnother() {
        NewConnection first = new NewConnection(
                "work", "anthropic", KEYED, null, null, List.of(), Map.of(), secret("sk-0123456789abcdef"));
        NewConnection second = new NewConnection(
                "other", "anthropic", KEYED, null, null, List.of(), Map.of(), secret("sk-another-0123456789"));
        connections.create(first, SOMEONE);

        assertThat(refusal(() -> connections.create(second, SOMEONE)).code()).isEqualTo(FailureCode.CREDENTIAL_IN_USE);
        assertThat(stored("anthropic")).isEqualTo("sk-0123456789abcdef");
    }

    @Test
    void aRowThatCannotBeReadIsReportedBlocksItsNameAndCanBeDeleted() {
        home.store.damage("bad", "auth is no JSON");

        assertThat(connections.list(null).malformed()).extracting("name").containsExactly("bad");
        assertThat(refusal(() -> connections.get("bad")).message()).contains("auth is no JSON");
        assertThat(refusal(() -> connections.create(request("bad", "anthropic", KEYED), SOMEONE))
                        .code())
                .isEqualTo(FailureCode.ALREADY_EXISTS);
        connections.delete("bad", false, SOMEONE);
        assertThat(connections.list(null).malformed()).isEmpty();
    }

    @Test
    void aRowOfAProviderThatIsNoLongerKnownIsReportedBesideTheOthers() {
        insert("old", "gone", new Auth.None());
        connections.create(request("my-a", "anthropic", KEYED), SOMEONE);

        assertThat(names(null)).containsExactly("my-a");
        assertThat(connections.list(null).malformed()).extracting("name").containsExactly("old");
    }

    @Test
    void absentKeepsAndNullClears() {
        NewConnection request = new NewConnection(
                "my-a",
                "openrouter",
                KEYED,
                "Mine",
                "https://proxy.example.org/v1/",
                List.of(new ConnectionModel("m", "M")),
                Map.of("region", "eu"),
                null);
        connections.create(request, SOMEONE);

        Connection kept = connections.update("my-a", labelled("Ours"), SOMEONE).connection();
        Connection cleared = connections
                .update(
                        "my-a",
                        new ConnectionUpdate(Map.of(), Change.clear(), Change.clear(), Change.clear(), Change.clear()),
                        SOMEONE)
                .connection();

        assertThat(kept.label()).isEqualTo("Ours");
        assertThat(kept.baseUrl()).isEqualTo("https://proxy.example.org/v1");
        assertThat(kept.models()).hasSize(1);
        assertThat(kept.settings()).containsEntry("region", "eu");
        assertThat(cleared.label()).isNull();
        assertThat(cleared.baseUrl()).isNull();
        assertThat(cleared.models()).isEmpty();
        assertThat(cleared.settings()).isEmpty();
    }

    @Test
    void aChangeForgetsWhatWasKnownOfTheRowsHealth() {
        ConnectionName name = new ConnectionName("my-a");
        connections.create(request("my-a", "ollama", type("none")), SOMEONE);
        home.health.report(name, new HealthReport.Unreached("refused"));
        assertThat(connections.get("my-a").status()).isEqualTo(ConnectionHealth.State.UNREACHABLE);

        connections.update("my-a", labelled("x"), SOMEONE);

        assertThat(connections.get("my-a").status()).isEqualTo(ConnectionHealth.State.UNTESTED);
    }

    @Test
    void aPlatformRowIsUnavailableAndHasNoAddressOfTheVendor() {
        ConnectionView made = connections.create(request("managed", "openai", type("platform")), SOMEONE);

        assertThat(made.status()).isEqualTo(ConnectionHealth.State.UNAVAILABLE);
        assertThat(made.statusReason()).isEqualTo("no platform configured");
        assertThat(made.endpoint()).isNull();
    }

    private List<String> names(@Nullable String provider) {
        return connections.list(provider).connections().stream()
                .map(view -> view.connection().name().value())
                .toList();
    }

    private void insert(String name, String provider, Auth auth) {
        home.store.write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(name),
                    new ProviderId(provider),
                    auth,
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    TestHome.START,
                    TestHome.START));
            return name;
        });
    }

    private String stored(String service) {
        return home.store.read(rows -> rows.credential(new CredentialRef(service, "api_key"))
                .map(PlainVault::text)
                .orElseThrow());
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> type(String type) {
        return Map.of("type", type);
    }

    private static NewConnection request(String name, String provider, Map<String, String> auth) {
        return new NewConnection(name, provider, auth, null, null, List.of(), Map.of(), null);
    }

    private static NewConnection withUrl(String name, String provider, @Nullable String url) {
        List<ConnectionModel> models = List.of(new ConnectionModel("m", null));
        return new NewConnection(
                name, provider, Map.of("credential", "mine:api_key"), null, url, models, Map.of(), null);
    }

    private static ConnectionUpdate labelled(String label) {
        return new ConnectionUpdate(Map.of(), Change.to(label), Change.keep(), Change.keep(), Change.keep());
    }

    private static Failure refusal(ThrowingCallable call) {
        return catchThrowableOfType(KeyrailException.class, call).failure();
    }
}
