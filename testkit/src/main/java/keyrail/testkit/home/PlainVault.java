package keyrail.testkit.home;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;
import keyrail.core.store.Vault;
import org.jspecify.annotations.Nullable;

/** A vault that hides nothing, so that tests can see what was sealed. */
public final class PlainVault implements Vault {
    private final Set<CredentialRef> damaged = new HashSet<>();

    public void damage(CredentialRef ref) {
        damaged.add(ref);
    }

    public static String text(StoredCredential credential) {
        return credential.sealed().asUtf8();
    }

    @Override
    public String header() {
        return "{}";
    }

    @Override
    public StoredCredential seal(
            CredentialRef ref,
            Secret secret,
            @Nullable Audience audience,
            @Nullable StoredCredential previous,
            Instant now) {
        return new StoredCredential(
                ref,
                previous == null ? "record-" + ref : previous.recordId(),
                ref.field(),
                previous == null ? 1 : previous.version() + 1,
                1,
                audience,
                secret.reveal(bytes -> Bytes.of(bytes.clone())),
                previous == null ? now : previous.createdAt(),
                now);
    }

    @Override
    public Secret open(StoredCredential credential) {
        if (damaged.contains(credential.ref())) {
            throw new KeyrailException(FailureCode.CREDENTIAL_CORRUPT, credential.ref() + " cannot be opened");
        }
        return new Secret(text(credential).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String protection() {
        return "not at all: a test";
    }

    @Override
    public keyrail.core.store.Box box(String purpose) {
        throw new UnsupportedOperationException("nothing is kept in a box here");
    }
}
