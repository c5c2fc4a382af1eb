package keyrail.service.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.HealthReport;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.AuditEntry;
import keyrail.service.Actor;
import keyrail.service.Change;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionUpdate;
import keyrail.service.connection.NewConnection;
import keyrail.service.fake.TestHome;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialServiceTest {
    private static final Actor SOMEONE = Actor.of("cli");
    private static final String KEY = "sk-test-0123456789-wxyz";
    private static final CredentialRef ANTHROPIC = new CredentialRef("anthropic", "api_key");
    private static final CredentialRef MINE = new CredentialRef("mine", "api_key");
    private static final TrustRequest PREVIEW = new TrustRequest(null, false);
    private static final TrustRequest CONFIRMED = new TrustRequest(null, true);

    private final TestHome home = new TestHome();
    private final CredentialService credentials = new CredentialService(home.ports());
    private final ConnectionService connections = new ConnectionService(home.ports());

    @Test
    void settingAgainIsTheNextVersionForTheSamePlace() {
        SetOutcome first = credentials.set(ANTHROPIC, secret(KEY), SOMEONE);
        SetOutcome second = credentials.set(ANTHROPIC, secret("sk-test-9876543210-abcd"), SOMEONE);

        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(second.credential().version()).isEqualTo(2);
        assertThat(second.credential().lastFour()).isEqualTo("…abcd");
        assertThat(second.credential().audience()).isEqualTo(first.credential().audience());
        assertThat(second.credential().createdAt()).isEqualTo(first.credential().createdAt());
        assertThat(home.audit())
                .containsExactly(
                        "credential.set credential/anthropic/api_key#1",
                        "credential.set credential/anthropic/api_key#2");
    }

    @Test
    void aKeyStoredForAKnownServiceIsBoundToItsAddress() {
        assertThat(audienceOf(ANTHROPIC)).isEqualTo("https://api.anthropic.com:443");
    }

    @Test
    void theOperatorsOverrideIsThePlaceOfAKeyStoredAfterIt() {
        home.config.write("{\"providers\":{\"anthropic\":{\"endpoint\":\"https://egress.example.org\"}}}");

        assertThat(audienceOf(ANTHROPIC)).isEqualTo("https://egress.example.org:443");
    }

    @Test
    void aKeyOfItsOwnNameIsBoundByTheFirstConnectionThatNamesIt() {
        assertThat(credentials.set(MINE, secret(KEY), SOMEONE).credential().audience())
                .isNull();

        connect("work", "anthropic", MINE, null);

        assertThat(credentials.get(MINE).audience()).isEqualTo(Audience.parse("https://api.anthropic.com:443"));
        assertThat(credentials.get(MINE).version()).isEqualTo(2);
        assertThat(home.audit()).contains("credential.bind credential/mine/api_key -> https://api.anthropic.com:443");
        assertThat(credentials.get(MINE).usedBy()).containsExactly(new ConnectionName("work"));
    }

    @Test
    void aKeyStoredAfterItsConnectionsIsBoundToTheOldestOfThem() {
        connect("zulu", "openrouter", MINE, "https://one.example.org");
        connect("alpha", "openrouter", MINE, "https://two.example.org");

        assertThat(audienceOf(MINE)).isEqualTo("https://one.example.org:443");
    }

    @Test
    void aSecondHostIsRefusedAndNothingChanges() {
        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);

        Failure failure = refusal(() -> connect("work", "openai", ANTHROPIC, null));

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH);
        assertThat(failure.message())
                .contains("api.anthropic.com", "api.openai.com", "keyrail credentials trust anthropic api_key");
        assertThat(connections.list(null).connections()).isEmpty();
    }

    @Test
    void aChangedAddressOrCredentialIsHeldToTheSameRule() {
        credentials.set(MINE, secret(KEY), SOMEONE);
        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);
        connect("work", "openrouter", MINE, "https://one.example.org/v1");

        ConnectionUpdate elsewhere = new ConnectionUpdate(
                Map.of(), Change.keep(), Change.to("https://two.example.org"), Change.keep(), Change.keep());
        ConnectionUpdate otherKey = ConnectionUpdate.ofAuth(Map.of("credential", ANTHROPIC.toString()));
        ConnectionUpdate otherPath = new ConnectionUpdate(
                Map.of(), Change.keep(), Change.to("https://one.example.org/v2"), Change.keep(), Change.keep());

        assertThat(refusal(() -> connections.update("work", elsewhere, SOMEONE)).code())
                .isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH);
        assertThat(refusal(() -> connections.update("work", otherKey, SOMEONE)).code())
                .isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH);
        assertThat(connections.get("work").endpoint()).isEqualTo("https://one.example.org/v1");
        assertThat(connections.update("work", otherPath, SOMEONE).endpoint()).isEqualTo("https://one.example.org/v2");
    }

    @Test
    void trustShowsWhatItWouldChangeBeforeItDoes() {
        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);
        connect("work", "anthropic", ANTHROPIC, null);
        home.config.write("{\"providers\":{\"anthropic\":{\"endpoint\":\"https://egress.example.org\"}}}");

        TrustOutcome preview = credentials.trust(ANTHROPIC, PREVIEW, SOMEONE);
        assertThat(preview.changed()).isFalse();
        assertThat(String.valueOf(preview.before())).isEqualTo("https://api.anthropic.com:443");
        assertThat(preview.after().toString()).isEqualTo("https://egress.example.org:443");
        assertThat(credentials.get(ANTHROPIC).version()).isEqualTo(1);

        assertThat(credentials.trust(ANTHROPIC, CONFIRMED, SOMEONE).changed()).isTrue();
        assertThat(credentials.get(ANTHROPIC).audience()).isEqualTo(preview.after());
        assertThat(credentials.get(ANTHROPIC).lastFour()).isEqualTo("…wxyz");
        assertThat(credentials.trust(ANTHROPIC, CONFIRMED, SOMEONE).changed()).isFalse();
        assertThat(home.audit().getLast())
                .isEqualTo("credential.trust credential/anthropic/api_key: https://api.anthropic.com:443 ->"
                        + " https://egress.example.org:443");
    }

    @Test
    void aNamedAddressCanBeTrustedSoThatAConnectionMayMoveThere() {
        credentials.set(MINE, secret(KEY), SOMEONE);
        connect("work", "openrouter", MINE, "https://one.example.org");

        credentials.trust(MINE, new TrustRequest("https://two.example.org", true), SOMEONE);
        connections.update(
                "work",
                new ConnectionUpdate(
                        Map.of(), Change.keep(), Change.to("https://two.example.org"), Change.keep(), Change.keep()),
                SOMEONE);

        assertThat(connections.get("work").endpoint()).isEqualTo("https://two.example.org");
        assertThat(refusal(() -> credentials.trust(MINE, new TrustRequest("http://three.example.org", true), SOMEONE))
                        .code())
                .isEqualTo(FailureCode.BASE_URL_REFUSED);
    }

    @Test
    void trustNeedsOnePlaceToGoTo() {
        credentials.set(MINE, secret(KEY), SOMEONE);
        assertThat(refusal(() -> credentials.trust(MINE, PREVIEW, SOMEONE)).code())
                .isEqualTo(FailureCode.INVALID_ARGUMENT);

        credentials.delete(MINE, false, SOMEONE);
        connect("one", "openrouter", MINE, "https://one.example.org");
        connect("two", "openrouter", MINE, "https://two.example.org");
        credentials.set(MINE, secret(KEY), SOMEONE);
        assertThat(refusal(() -> credentials.trust(MINE, PREVIEW, SOMEONE)).code())
                .isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH);
    }

    @Test
    void aCredentialInUseIsDeletedOnlyByForce() {
        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);
        connect("work", "anthropic", ANTHROPIC, null);

        Failure failure = refusal(() -> credentials.delete(ANTHROPIC, false, SOMEONE));
        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIAL_IN_USE);
        assertThat(((Failure.Gateway) failure).details()).containsEntry("referencedBy", List.of("work"));

        credentials.delete(ANTHROPIC, true, SOMEONE);
        assertThat(connections.get("work").status()).isEqualTo(ConnectionHealth.State.CREDENTIAL_MISSING);
        assertThat(refusal(() -> credentials.delete(ANTHROPIC, true, SOMEONE)).code())
                .isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void aNewKeyForgetsWhatWasKnownOfTheConnectionsHealth() {
        ConnectionName work = new ConnectionName("work");
        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);
        connect("work", "anthropic", ANTHROPIC, null);
        home.health.report(work, new HealthReport.Rejected("401"));

        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);

        assertThat(connections.get("work").status()).isEqualTo(ConnectionHealth.State.UNTESTED);
    }

    @Test
    void aDamagedRecordIsShownAsSuchAndHidesNoOther() {
        credentials.set(ANTHROPIC, secret(KEY), SOMEONE);
        credentials.set(MINE, secret(KEY), SOMEONE);
        home.vault.damage(MINE);

        assertThat(credentials.list()).extracting(CredentialView::readable).containsExactly(true, false);
        assertThat(credentials.verify()).isEqualTo(new VaultReport(2, List.of(MINE)));
        assertThat(credentials.verify().readable()).isEqualTo(1);
        credentials.set(MINE, secret(KEY), SOMEONE);
    }

    @Test
    void theAuditLogNamesTheActorAndNeverTheSecret() {
        credentials.set(ANTHROPIC, secret(KEY), Actor.of("someone"));
        connect("work", "anthropic", ANTHROPIC, null);
        credentials.delete(ANTHROPIC, true, Actor.of("someone"));

        assertThat(home.auditEntries()).extracting(AuditEntry::who).contains("someone");
        assertThat(home.auditEntries().toString()).doesNotContain(KEY).doesNotContain("wxyz");
        assertThat(home.published).isEqualTo(3);
    }

    private String audienceOf(CredentialRef ref) {
        return String.valueOf(
                credentials.set(ref, secret(KEY), SOMEONE).credential().audience());
    }

    private void connect(String name, String provider, CredentialRef ref, @Nullable String url) {
        Map<String, String> auth = Map.of("type", "api_key", "credential", ref.toString());
        connections.create(new NewConnection(name, provider, auth, null, url, List.of(), Map.of(), null), SOMEONE);
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Failure refusal(ThrowingCallable call) {
        return catchThrowableOfType(KeyrailException.class, call).failure();
    }
}
