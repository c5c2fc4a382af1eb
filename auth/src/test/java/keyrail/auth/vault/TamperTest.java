package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that stands in the database or the key file is changed, and every change is noticed. */
class TamperTest {
    private static final long SEED = 5_869L;
    private static final int RECORDS = 20;
    private static final Audience AUDIENCE = new Audience("https", "api.example.com", 443);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");

    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    private Path keyFile;
    private KeyFileVault vault;

    @BeforeEach
    void makeVault() {
        keyFile = folder.resolve("vault.key");
        vault = KeyFileVault.create(keyFile, new VaultVectors.SeededRandom(SEED));
    }

    @Test
    void noticesEveryByteOfTheHeader() {
        String header = vault.header();
        for (int index = 0; index < header.length(); index++) {
            for (int mask : masks()) {
                String changed = flipped(header, index, mask);
                String where = "seed " + SEED + ", byte " + index + ", mask " + mask;
                assertThatThrownBy(() -> KeyFileVault.open(List.of(changed, changed), keyFile))
                        .as(where)
                        .isInstanceOfSatisfying(
                                KeyrailException.class,
                                refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.VAULT_CORRUPT));
                KeyFileVault opened = KeyFileVault.open(List.of(changed, header), keyFile);
                assertThat(opened.header()).as(where).isEqualTo(header);
                assertThat(opened.problems()).as(where).hasSize(1);
            }
        }
    }

    @Test
    void noticesEveryByteOfTheKeyFile() throws Exception {
        String text = Files.readString(keyFile, ISO_8859_1);
        for (int index = 0; index < text.length(); index++) {
            for (int mask : masks()) {
                Files.writeString(keyFile, flipped(text, index, mask), ISO_8859_1);
                refuses(FailureCode.VAULT_SEALED, () -> KeyFileVault.open(List.of(vault.header()), keyFile));
            }
        }
    }

    @Test
    void noticesEveryByteOfEveryFieldOfARecord() {
        StoredCredential row = seal("anthropic", "sk-secret", AUDIENCE, null);
        List<StoredCredential> changed = new ArrayList<>();
        for (int mask : masks()) {
            changed.addAll(changes(row.recordId(), mask, id -> with(row, row.ref(), id, row.kind(), row.audience())));
            changed.addAll(
                    changes(row.kind(), mask, kind -> with(row, row.ref(), row.recordId(), kind, row.audience())));
            changed.addAll(changes(
                    row.ref().toString(),
                    mask,
                    ref -> CredentialRef.tryParse(ref)
                            .map(parsed -> with(row, parsed, row.recordId(), row.kind(), row.audience()))
                            .orElse(row)));
            changed.addAll(changes(
                    AUDIENCE.host(),
                    mask,
                    host -> with(row, row.ref(), row.recordId(), row.kind(), new Audience("https", host, 443))));
            changed.addAll(changes(
                    AUDIENCE.scheme(),
                    mask,
                    scheme -> with(
                            row, row.ref(), row.recordId(), row.kind(), new Audience(scheme, AUDIENCE.host(), 443))));
            for (int index = 0; index < row.sealed().length(); index++) {
                byte[] sealed = row.sealed().array().clone();
                sealed[index] ^= (byte) mask;
                changed.add(with(row, Bytes.of(sealed)));
            }
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            long flip = 1L << bit;
            changed.add(numbered(row, row.version() ^ flip, row.keyEpoch(), row.createdAt(), row.updatedAt()));
            changed.add(numbered(row, row.version(), row.keyEpoch() ^ (1 << bit), row.createdAt(), row.updatedAt()));
        }
        for (int bit = 0; bit < 50; bit++) {
            Duration step = Duration.ofMillis(1L << bit);
            changed.add(
                    numbered(row, row.version(), row.keyEpoch(), row.createdAt().plus(step), row.updatedAt()));
            changed.add(numbered(
                    row,
                    row.version(),
                    row.keyEpoch(),
                    row.createdAt(),
                    row.updatedAt().minus(step)));
        }
        for (int port = 0; port < 16; port++) {
            Audience other = new Audience("https", AUDIENCE.host(), AUDIENCE.port() ^ (1 << port));
            changed.add(with(row, row.ref(), row.recordId(), row.kind(), other));
        }
        changed.removeIf(row::equals);

        assertThat(changed).hasSizeGreaterThan(400);
        changed.forEach(this::refusesRow);
    }

    @Test
    void noticesEverySwapAmongTwentyRecords() {
        List<StoredCredential> rows = new ArrayList<>();
        for (int index = 0; index < RECORDS; index++) {
            rows.add(seal("service" + index, "secret" + index, AUDIENCE, null));
        }
        for (StoredCredential mine : rows) {
            for (StoredCredential theirs : rows) {
                if (mine != theirs) {
                    refusesRow(with(mine, theirs.sealed()));
                    refusesRow(with(with(mine, theirs.sealed()), mine.ref(), theirs.recordId(), mine.kind(), AUDIENCE));
                    refusesRow(with(theirs, mine.ref(), theirs.recordId(), theirs.kind(), AUDIENCE));
                }
            }
        }
    }

    @Test
    void oneDamagedRecordLeavesTheOthersReadable() {
        List<StoredCredential> rows = new ArrayList<>();
        for (int index = 0; index < RECORDS; index++) {
            rows.add(seal("service" + index, "secret" + index, AUDIENCE, null));
        }
        rows.set(7, with(rows.get(7), Bytes.of(new byte[40])));

        for (int index = 0; index < RECORDS; index++) {
            if (index == 7) {
                refusesRow(rows.get(index));
            } else {
                assertThat(revealed(rows.get(index))).isEqualTo("secret" + index);
            }
        }
    }

    @Test
    void noticesAnOldSecretUnderItsNewVersionAndAChangeOfAudience() {
        StoredCredential first = seal("anthropic", "old", null, null);
        StoredCredential second = seal("anthropic", "new", AUDIENCE, first);

        refusesRow(with(second, first.sealed()));
        refusesRow(with(first, second.sealed()));
        refusesRow(numbered(first, 2, 1, first.createdAt(), first.updatedAt()));
        refusesRow(with(first, first.ref(), first.recordId(), first.kind(), AUDIENCE));
        refusesRow(with(second, second.ref(), second.recordId(), second.kind(), null));
    }

    @Test
    void noticesARecordOfAnotherVault() {
        KeyFileVault other = KeyFileVault.create(folder.resolve("other.key"), new VaultVectors.SeededRandom(SEED + 1));

        refusesRow(other.seal(
                new CredentialRef("anthropic", "api_key"), new Secret("x".getBytes(UTF_8)), AUDIENCE, null, NOW));
    }

    private int[] masks() {
        return new int[] {1, 0x20, 1 + random.nextInt(127)};
    }

    private static List<StoredCredential> changes(String text, int mask, Changed row) {
        List<StoredCredential> changed = new ArrayList<>();
        for (int index = 0; index < text.length(); index++) {
            changed.add(row.with(flipped(text, index, mask)));
        }
        return changed;
    }

    private interface Changed {
        StoredCredential with(String text);
    }

    private static String flipped(String text, int index, int mask) {
        char[] characters = text.toCharArray();
        characters[index] ^= (char) mask;
        return new String(characters);
    }

    private StoredCredential seal(
            String service, String secret, @Nullable Audience audience, @Nullable StoredCredential previous) {
        return vault.seal(
                new CredentialRef(service, "api_key"), new Secret(secret.getBytes(UTF_8)), audience, previous, NOW);
    }

    private String revealed(StoredCredential row) {
        return vault.open(row).reveal(bytes -> new String(bytes, UTF_8));
    }

    private void refusesRow(StoredCredential row) {
        refuses(FailureCode.CREDENTIAL_CORRUPT, () -> vault.open(row));
    }

    private static void refuses(FailureCode code, Runnable action) {
        try {
            action.run();
        } catch (KeyrailException refused) {
            assertThat(refused.failure().code()).isEqualTo(code);
            return;
        }
        fail("a change went unnoticed; seed " + SEED);
    }

    private static StoredCredential with(StoredCredential row, Bytes sealed) {
        return new StoredCredential(
                row.ref(),
                row.recordId(),
                row.kind(),
                row.version(),
                row.keyEpoch(),
                row.audience(),
                sealed,
                row.createdAt(),
                row.updatedAt());
    }

    private static StoredCredential with(
            StoredCredential row, CredentialRef ref, String recordId, String kind, @Nullable Audience audience) {
        return new StoredCredential(
                ref,
                recordId,
                kind,
                row.version(),
                row.keyEpoch(),
                audience,
                row.sealed(),
                row.createdAt(),
                row.updatedAt());
    }

    private static StoredCredential numbered(
            StoredCredential row, long version, int keyEpoch, Instant createdAt, Instant updatedAt) {
        return new StoredCredential(
                row.ref(),
                row.recordId(),
                row.kind(),
                version,
                keyEpoch,
                row.audience(),
                row.sealed(),
                createdAt,
                updatedAt);
    }
}
