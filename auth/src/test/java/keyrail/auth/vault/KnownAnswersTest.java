package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers were worked out once by pyca/cryptography 48.0.0, which shares no code with the JDK (2026-11-24). */
class KnownAnswersTest {
    private static final String VAULT_ID = "00112233445566778899aabbccddeeff";
    private static final String RECORD_ID = "ffeeddccbbaa99887766554433221100";
    private static final Audience AUDIENCE = new Audience("https", "api.anthropic.com", 443);
    private static final String HEADER = "{\"format\":1,\"vault\":\"00112233445566778899aabbccddeeff\",\"slots\":["
            + "{\"type\":\"key_file\",\"wrapped\":\"ICEiIyQlJicoKSorNerB4xtxVh58PDbnMnlQnIO3_ltVYRWumXHkM72j1srViyMz7EGK"
            + "-ig0paNPK5IN\",\"checksum\":\"a6bce1bd02edf7d4e8e97de1529b6dd177b28760d96fd3536c8a0ba5c6692361\"}],"
            + "\"mac\":\"be_oppCyDweOfq_ovgnvA9xMUaF9F9xFkfS5SyLgdDE\"}";
    private static final String KEY_FILE = "keyrail-key-file 1\n"
            + "vault 00112233445566778899aabbccddeeff\n"
            + "key QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8\n"
            + "check 7210e030de0c3367\n";
    private static final String BOUND =
            "202122232425262728292a2b8d81574cbb5452e1068c4c203fd78a06a8f96a6cc16fd424fbbdd91d";
    private static final String UNBOUND =
            "202122232425262728292a2b8d81574cbb5452e1068c4c2064657be443c4887a6bf25bfca5e4b9bd";

    @TempDir
    private Path folder;

    private Path keyFile;

    @BeforeEach
    void writeKeyFile() throws Exception {
        keyFile = Files.createFile(
                folder.resolve("vault.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keyFile, KEY_FILE);
    }

    @Test
    void derivesTheRecordKey() {
        RootKey root = RootKey.random(new CountingBytes(0));

        String key = root.withRecordKey(VAULT_ID, RECORD_ID, 1, HexFormat.of()::formatHex);

        assertThat(key).isEqualTo("9c5bcbf4286a46c031e248c1a1cbb0309132a08175cb5d5d53d404214ebbf8a7");
    }

    @Test
    void sealsARecord() {
        Envelope envelope = new Envelope(VAULT_ID, RootKey.random(new CountingBytes(0)), new CountingBytes(32));
        Secret secret = new Secret("known answer".getBytes(UTF_8));

        assertThat(envelope.seal(row(AUDIENCE, ""), secret)).isEqualTo(row(AUDIENCE, BOUND));
        Envelope again = new Envelope(VAULT_ID, RootKey.random(new CountingBytes(0)), new CountingBytes(32));
        assertThat(again.seal(row(null, ""), secret)).isEqualTo(row(null, UNBOUND));
    }

    @Test
    void writesTheHeaderAndTheKeyFile() {
        RootKey root = RootKey.random(new CountingBytes(0));
        byte[] fileKey = new byte[32];
        new CountingBytes(64).nextBytes(fileKey);

        KeySlot slot = KeySlot.KeyFileSlot.wrap(root, VAULT_ID, fileKey, new CountingBytes(32));

        assertThat(VaultHeader.of(VAULT_ID, List.of(slot), root).text()).isEqualTo(HEADER);
        assertThat(new String(KeyFileText.write(VAULT_ID, fileKey), UTF_8)).isEqualTo(KEY_FILE);
    }

    @Test
    void opensWhatAnotherProgramSealed() {
        KeyFileVault vault = KeyFileVault.open(List.of(HEADER, HEADER), keyFile);

        for (StoredCredential row : List.of(row(AUDIENCE, BOUND), row(null, UNBOUND))) {
            String secret = vault.open(row).reveal(bytes -> new String(bytes, UTF_8));
            assertThat(secret).isEqualTo("known answer");
        }
    }

    /** RFC 5869, appendix A.3: no salt, no info; the first 32 bytes of its output. */
    @Test
    void theSecondImplementationFollowsTheRfc() throws Exception {
        byte[] inputKey = HexFormat.of().parseHex("0b".repeat(22));

        assertThat(SecondImplementation.hex(SecondImplementation.hkdf(inputKey, new byte[0])))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    private static StoredCredential row(@Nullable Audience audience, String sealed) {
        return new StoredCredential(
                new CredentialRef("anthropic", "api_key"),
                RECORD_ID,
                "api_key",
                3,
                1,
                audience,
                Bytes.of(HexFormat.of().parseHex(sealed)),
                Instant.ofEpochMilli(1_700_000_000_000L),
                Instant.ofEpochMilli(1_700_000_060_000L));
    }

    /** Bytes that count up from a start, as the other program took them. */
    private static final class CountingBytes extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1L;

        private int next;

        CountingBytes(int first) {
            this.next = first;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] = (byte) next++;
            }
        }
    }
}
