package keyrail.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import java.util.Set;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.service.Actor;
import keyrail.service.fake.TestHome;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClientKeyServiceTest {
    private static final Actor SOMEONE = Actor.of("cli");

    private final TestHome home = new TestHome();
    private final ClientKeyService keys = new ClientKeyService(home.ports(), new Random(20_260_301));

    @Test
    void aKeyIsShownOnceAndKeptAsAHashOnly() {
        IssuedKey issued = keys.create(new NewClientKey("tool", Grants.ALL), SOMEONE);

        assertThat(issued.text()).matches("kr_[A-Za-z0-9_-]{49}");
        ClientKey kept = keys.list().getFirst();
        assertThat(kept.hash()).isEqualTo(KeyHash.of(issued.text()));
        assertThat(kept.lastFour()).isEqualTo("…" + issued.text().substring(48));
        assertThat(kept.toString() + issued + home.auditEntries()).doesNotContain(issued.text());
        assertThat(home.audit()).containsExactly("client_key.create tool");
        assertThat(home.published).isEqualTo(1);
    }

    @Test
    void theChecksumTellsAKeyFromALookAlike() {
        String text = keys.create(new NewClientKey("tool", Grants.ALL), SOMEONE).text();
        char changed = text.charAt(10) == 'x' ? 'y' : 'x';

        assertThat(ClientKeyText.looksLikeOne(text)).isTrue();
        assertThat(ClientKeyText.looksLikeOne(text.substring(0, 10) + changed + text.substring(11)))
                .isFalse();
        assertThat(ClientKeyText.looksLikeOne("kr_short")).isFalse();
    }

    @Test
    void twoKeysDiffer() {
        String first = keys.create(new NewClientKey("one", Grants.ALL), SOMEONE).text();
        String second =
                keys.create(new NewClientKey("two", Grants.ALL), SOMEONE).text();

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void grantsMayNameProfilesThatAreStillToBeMade() {
        home.config.write("{\"llm\":{\"profiles\":{\"work\":{\"provider\":\"ollama\"}}}}");

        IssuedKey issued =
                keys.create(new NewClientKey("tool", new Grants(Set.of("work", "later"), false, "work")), SOMEONE);

        assertThat(issued.warnings()).containsExactly("there is no profile \"later\" yet");
    }

    @Test
    void refusesWhatCannotBeGranted() {
        keys.create(new NewClientKey("tool", Grants.ALL), SOMEONE);

        assertThat(code(() -> keys.create(new NewClientKey("tool", Grants.ALL), SOMEONE)))
                .isEqualTo(FailureCode.ALREADY_EXISTS);
        assertThat(code(() -> keys.create(new NewClientKey("x", new Grants(Set.of("a"), false, "b")), SOMEONE)))
                .isEqualTo(FailureCode.INVALID_ARGUMENT);
        assertThat(code(() -> keys.create(new NewClientKey("x", new Grants(Set.of("a b"), false, null)), SOMEONE)))
                .isEqualTo(FailureCode.INVALID_NAME);
    }

    @Test
    void aWithdrawnKeyIsGone() {
        keys.create(new NewClientKey("tool", Grants.ALL), SOMEONE);

        keys.delete("tool", SOMEONE);

        assertThat(keys.list()).isEmpty();
        assertThat(code(() -> keys.delete("tool", SOMEONE))).isEqualTo(FailureCode.NOT_FOUND);
    }

    private static FailureCode code(ThrowingCallable call) {
        return catchThrowableOfType(KeyrailException.class, call).failure().code();
    }
}
