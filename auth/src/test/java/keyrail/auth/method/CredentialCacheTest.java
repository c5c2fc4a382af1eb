package keyrail.auth.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import keyrail.auth.StoredCredentials;
import keyrail.auth.vault.KeyFileVault;
import keyrail.core.auth.Audience;
import keyrail.core.names.CredentialRef;
import keyrail.core.routing.CredentialFacts;
import keyrail.core.routing.ImplicitConnection;
import keyrail.core.routing.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialCacheTest {
    private static final CredentialRef REF = new CredentialRef("anthropic", "api_key");
    private static final Audience AUDIENCE = new Audience("https", "api.anthropic.com", 443);

    private final List<Runnable> started = new ArrayList<>();

    @TempDir
    private Path folder;

    private CredentialCache cache;

    @BeforeEach
    void makeCache() {
        KeyFileVault vault = KeyFileVault.create(folder.resolve("vault.key"), new SecureRandom());
        cache = new CredentialCache(new StoredCredentials(), vault, started::add);
    }

    /** Both looked, found nothing under way, and come to join: as two callers do that arrive in the same instant. */
    @Test
    void givesTheSameReadToAllWhoSawNoneUnderWay() {
        CredentialFacts facts = new CredentialFacts(1, AUDIENCE);
        Snapshot snapshot = snapshot(facts);

        CredentialRead first = cache.join(snapshot, REF, facts);
        CredentialRead second = cache.join(snapshot, REF, facts);

        assertThat(second).isSameAs(first);
        assertThat(started).hasSize(1);
    }

    @Test
    void startsAnotherReadForOtherFactsThoughTheyAreEqual() {
        CredentialFacts facts = new CredentialFacts(1, AUDIENCE);
        CredentialFacts later = new CredentialFacts(1, AUDIENCE);

        CredentialRead first = cache.join(snapshot(facts), REF, facts);
        CredentialRead second = cache.join(snapshot(later), REF, later);

        assertThat(second).isNotSameAs(first);
        assertThat(started).hasSize(2);
    }

    private static Snapshot snapshot(CredentialFacts facts) {
        return new Snapshot(
                Map.of(),
                Map.of(),
                ImplicitConnection.Conventions.NONE,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Map.of(),
                Map.of(REF, facts));
    }
}
