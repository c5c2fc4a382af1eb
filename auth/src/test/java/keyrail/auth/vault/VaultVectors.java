package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;
import org.jspecify.annotations.Nullable;

/**
 * Makes all vectors anew from one seed. Their files are committed: a format that changes by accident shows as a
 * difference, and {@link #main} writes them again where it changes on purpose.
 */
final class VaultVectors {
    static final long SEED = 20_261_124L;
    static final Audience AUDIENCE = new Audience("https", "api.anthropic.com", 443);

    private static final CredentialRef REF = new CredentialRef("anthropic", "api_key");
    private static final String SECRET = "sk-ant-vector-0123456789";
    private static final Instant CREATED = Instant.ofEpochMilli(1_790_000_000_123L);

    private final SecureRandom random = new SeededRandom(SEED);
    private final List<VaultVector> vectors = new ArrayList<>();
    private final Path folder;

    private VaultVectors(Path folder) {
        this.folder = folder;
    }

    /** @param folder where key files may be made */
    static List<VaultVector> all(Path folder) throws IOException {
        return new VaultVectors(folder).make();
    }

    /** Writes the files; the one argument is the folder they go to. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        for (VaultVector vector : all(Files.createTempDirectory("vault-vectors"))) {
            Files.writeString(vector.file(target), vector.text());
        }
    }

    private List<VaultVector> make() throws IOException {
        KeyFileVault vault = KeyFileVault.create(folder.resolve("first.key"), random);
        String keyFile = Files.readString(folder.resolve("first.key"));
        var beside = new VaultVector.VaultBeside(vault.header(), keyFile);
        StoredCredential first = seal(vault, REF, SECRET, AUDIENCE, null);
        StoredCredential next = seal(vault, REF, SECRET + "-next", AUDIENCE, first);
        VaultVector plain = VaultVector.of("plain", beside, first, SECRET);
        vectors.add(plain);
        vectors.add(VaultVector.of("rotated", beside, next, SECRET + "-next"));
        good(vault, beside, "unicode-secret", REF, "schlüssel-🔑-鍵", AUDIENCE);
        good(vault, beside, "empty-secret", REF, "", AUDIENCE);
        good(vault, beside, "one-byte-secret", REF, "x", AUDIENCE);
        good(vault, beside, "long-secret", REF, "0123456789abcdef".repeat(256), AUDIENCE);
        good(vault, beside, "secret-of-many-lines", REF, "{\n  \"private_key\": \"x\"\n}\n", AUDIENCE);
        good(vault, beside, "no-audience", REF, SECRET, null);
        good(vault, beside, "loopback-audience", REF, SECRET, new Audience("http", "127.0.0.1", 11_434));
        good(vault, beside, "dotted-names", new CredentialRef("my.own_proxy-2", "token.v1"), SECRET, AUDIENCE);

        KeyFileVault other = KeyFileVault.create(folder.resolve("other.key"), random);
        var otherBeside = new VaultVector.VaultBeside(other.header(), Files.readString(folder.resolve("other.key")));
        VaultVector foreign = VaultVector.of("foreign", otherBeside, seal(other, REF, SECRET, AUDIENCE, null), SECRET);
        StoredCredential neighbour =
                seal(vault, new CredentialRef("openai", "api_key"), "sk-neighbour", AUDIENCE, null);
        vectors.addAll(new HeaderVectors(plain, foreign).all());
        vectors.addAll(slotVectors(vault, plain));
        vectors.addAll(new KeyFileVectors(plain, foreign).all());
        vectors.addAll(new RecordVectors(
                        plain,
                        foreign,
                        VaultVector.of("neighbour", beside, neighbour, "sk-neighbour"),
                        VaultVector.of("next", beside, next, SECRET + "-next"))
                .all());
        return vectors;
    }

    /** Vectors that need the root key itself. */
    private List<VaultVector> slotVectors(KeyFileVault vault, VaultVector plain) {
        OpenedHeader opened = OpenedHeader.of(List.of(vault.header()), id -> folder.resolve("first.key"));
        KeySlot own = opened.header().slots().getFirst();
        byte[] anotherKey = new byte[RootKey.BYTES];
        random.nextBytes(anotherKey);
        KeySlot another = KeySlot.KeyFileSlot.wrap(opened.root(), vault.vaultId(), anotherKey, random);
        return new SlotVectors(plain, opened, own, another).all();
    }

    private void good(
            KeyFileVault vault,
            VaultVector.VaultBeside beside,
            String name,
            CredentialRef ref,
            String secret,
            @Nullable Audience audience) {
        vectors.add(VaultVector.of(name, beside, seal(vault, ref, secret, audience, null), secret));
    }

    private static StoredCredential seal(
            KeyFileVault vault,
            CredentialRef ref,
            String secret,
            @Nullable Audience audience,
            @Nullable StoredCredential previous) {
        Instant now = previous == null ? CREATED : CREATED.plusSeconds(86_400);
        return vault.seal(ref, new Secret(secret.getBytes(UTF_8)), audience, previous, now);
    }

    /** Bytes that are the same in every run: for vectors and tamper tests only. */
    static final class SeededRandom extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Random random;

        SeededRandom(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }
}
