package keyrail.auth;

import static keyrail.auth.ResolverFixture.AUDIENCE;
import static keyrail.auth.ResolverFixture.REF;
import static keyrail.auth.ResolverFixture.WORK;
import static keyrail.auth.ResolverFixture.connection;
import static keyrail.auth.ResolverFixture.key;
import static keyrail.auth.ResolverFixture.revealed;
import static keyrail.auth.ResolverFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.auth.Resolution;
import keyrail.core.auth.ResolvedAuth;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.routing.CredentialFacts;
import keyrail.core.routing.Snapshot;
import keyrail.core.store.StoredCredential;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionAuthResolverTest {
    @TempDir
    private Path folder;

    private ResolverFixture home;

    @BeforeEach
    void makeHome() {
        home = new ResolverFixture(folder);
    }

    @Test
    void readsAKeyOnceAndThenHasItReady() {
        Snapshot snapshot = snapshot(home.store("key A"));
        int before = home.store.reads();

        Resolution first = home.resolver.resolve(snapshot, WORK, Headers.EMPTY);
        assertThat(first).isInstanceOf(Resolution.Pending.class);
        assertThat(revealed(home.settled(first))).isEqualTo("key A");

        Resolution second = home.resolver.resolve(snapshot, WORK, Headers.EMPTY);
        assertThat(key(second)).satisfies(found -> {
            assertThat(found.credential()).isEqualTo(REF);
            assertThat(found.version()).isEqualTo(1);
            assertThat(found.audience()).isEqualTo(AUDIENCE);
        });
        assertThat(second).isSameAs(home.resolver.resolve(snapshot, WORK, Headers.EMPTY));
        assertThat(home.store.reads() - before).isEqualTo(1);
    }

    @Test
    void doesNotReadBeforeItIsLet() {
        Snapshot snapshot = snapshot(home.store("key A"));
        int before = home.store.reads();

        home.resolver.resolve(snapshot, WORK, Headers.EMPTY);

        assertThat(home.store.reads()).isEqualTo(before);
        assertThat(home.reads).hasSize(1);
    }

    @Test
    void saysHowToStoreAMissingCredential() {
        refuses(
                home.resolver.resolve(snapshot(), WORK, Headers.EMPTY),
                FailureCode.CREDENTIAL_NOT_FOUND,
                "connection \"work\": no credential `credential/anthropic/api_key` in the vault; run `keyrail"
                        + " credentials set anthropic api_key`");
        assertThat(home.reads).isEmpty();
    }

    @Test
    void withholdsACredentialThatIsNotBound() {
        Snapshot snapshot = snapshot(Map.of(REF, new CredentialFacts(1, null)));

        refuses(
                home.resolver.resolve(snapshot, WORK, Headers.EMPTY),
                FailureCode.CREDENTIAL_AUDIENCE_MISMATCH,
                "connection \"work\": credential `credential/anthropic/api_key` is not bound to a host yet, so it is"
                        + " withheld; run `keyrail credentials trust anthropic api_key` to see the host and bind it");
    }

    @Test
    void withholdsACredentialWhoseBindingIsGoneFromTheStore() {
        Snapshot snapshot = snapshot(home.store("key A"));
        StoredCredential bound = home.store.read(rows -> rows.credential(REF)).orElseThrow();
        home.store.put(home.vault.seal(REF, home.vault.open(bound), null, bound, bound.updatedAt()));

        Resolution resolution = home.settled(home.resolver.resolve(snapshot, WORK, Headers.EMPTY));

        assertThat(((Resolution.Refused) resolution).failure().code())
                .isEqualTo(FailureCode.CREDENTIAL_AUDIENCE_MISMATCH);
    }

    @Test
    void usesWhatIsStoredWhenARotationCameInBetween() {
        Snapshot older = snapshot(home.store("key A"));
        home.store("key B");

        Resolution resolution = home.settled(home.resolver.resolve(older, WORK, Headers.EMPTY));

        assertThat(revealed(resolution)).isEqualTo("key B");
        assertThat(key(resolution).version()).isEqualTo(2);
    }

    @Test
    void servesTheNewVersionOnceTheSnapshotHasIt() {
        home.settled(home.resolver.resolve(snapshot(home.store("key A")), WORK, Headers.EMPTY));
        Snapshot newer = snapshot(home.store("key B"));

        assertThat(revealed(home.settled(home.resolver.resolve(newer, WORK, Headers.EMPTY))))
                .isEqualTo("key B");
        assertThat(revealed(home.resolver.resolve(newer, WORK, Headers.EMPTY))).isEqualTo("key B");
    }

    @Test
    void neverServesADeletedKeyInPlaceOfANewOneOfTheSameVersion() {
        home.settled(home.resolver.resolve(snapshot(home.store("key A")), WORK, Headers.EMPTY));
        home.store.remove(REF);
        StoredCredential again = home.store("key B");

        assertThat(again.version()).isEqualTo(1);
        assertThat(revealed(home.settled(home.resolver.resolve(snapshot(again), WORK, Headers.EMPTY))))
                .isEqualTo("key B");
    }

    @Test
    void saysSoWhenTheRecordIsGoneByTheTimeOfTheRead() {
        Snapshot snapshot = snapshot(home.store("key A"));
        home.store.remove(REF);

        refuses(
                home.settled(home.resolver.resolve(snapshot, WORK, Headers.EMPTY)),
                FailureCode.CREDENTIAL_NOT_FOUND,
                "connection \"work\": no credential `credential/anthropic/api_key` in the vault; run `keyrail"
                        + " credentials set anthropic api_key`");
    }

    @Test
    void doesNotRememberRefusals() {
        StoredCredential whole = home.store("key A");
        Snapshot snapshot = snapshot(whole);
        home.store.put(damaged(whole));
        Resolution refused = home.settled(home.resolver.resolve(snapshot, WORK, Headers.EMPTY));
        home.store.put(whole);

        assertThat(((Resolution.Refused) refused).failure().code()).isEqualTo(FailureCode.CREDENTIAL_CORRUPT);
        assertThat(((Resolution.Refused) refused).failure().message()).startsWith("connection \"work\": credential");
        assertThat(revealed(home.settled(home.resolver.resolve(snapshot, WORK, Headers.EMPTY))))
                .isEqualTo("key A");
    }

    @Test
    void passesOnTheFailureOfTheStore() {
        Snapshot snapshot = snapshot(home.store("key A"));
        home.store.beforeEachRead(() -> {
            throw new KeyrailException(FailureCode.STORAGE_FAILED, "keyrail.db: locked");
        });

        refuses(
                home.settled(home.resolver.resolve(snapshot, WORK, Headers.EMPTY)),
                FailureCode.STORAGE_FAILED,
                "connection \"work\": keyrail.db: locked");
    }

    @Test
    void refusesPlatformInPlainWords() {
        Resolution resolution =
                home.resolver.resolve(snapshot(), connection("anthropic-managed", new Auth.Platform()), Headers.EMPTY);

        assertThat(((Resolution.Refused) resolution).failure().code()).isEqualTo(FailureCode.PLATFORM_UNAVAILABLE);
        assertThat(((Resolution.Refused) resolution).failure().message())
                .startsWith("connection \"anthropic-managed\": the platform has no key")
                .contains("nothing was sent", "keyrail credentials set platform api_key", "keyrail connections create");
    }

    @Test
    void sendsNoneWithoutACredential() {
        assertThat(home.resolver.resolve(snapshot(), connection("local", new Auth.None()), Headers.EMPTY))
                .isEqualTo(new Resolution.Ready(new ResolvedAuth.Anonymous()));
    }

    @Test
    void namesTheTypeThatIsNotImplemented() {
        for (Auth auth : new Auth[] {new Auth.OAuthSubscription(REF), new Auth.ServiceAccount(REF)}) {
            Resolution resolution = home.resolver.resolve(snapshot(), connection("work", auth), Headers.EMPTY);

            assertThat(((Resolution.Refused) resolution).failure().code()).isEqualTo(FailureCode.AUTH_NOT_IMPLEMENTED);
            assertThat(((Resolution.Refused) resolution).failure().message())
                    .contains("auth type " + AuthMethods.kinds().kindOf(auth).type() + " is not implemented");
        }
    }

    private static StoredCredential damaged(StoredCredential whole) {
        return new StoredCredential(
                whole.ref(),
                whole.recordId(),
                whole.kind(),
                whole.version(),
                whole.keyEpoch(),
                whole.audience(),
                Bytes.of(new byte[whole.sealed().length()]),
                whole.createdAt(),
                whole.updatedAt());
    }

    private static void refuses(Resolution resolution, FailureCode code, String message) {
        assertThat(resolution).isInstanceOfSatisfying(Resolution.Refused.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(code);
            assertThat(refused.failure().message()).isEqualTo(message);
        });
    }
}
