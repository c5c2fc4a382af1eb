package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.auth.Audience;
import keyrail.core.auth.Secret;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileVaultTest {
    private static final CredentialRef REF = new CredentialRef("anthropic", "api_key");
    private static final Audience AUDIENCE = new Audience("https", "api.anthropic.com", 443);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123456789Z");
    private static final String SECRET = "sk-ant-never-shown-anywhere";

    @TempDir
    private Path folder;

    private Path keyFile;
    private KeyFileVault vault;

    @BeforeEach
    void makeVault() {
        keyFile = folder.resolve("config").resolve("keys").resolve("vault.key");
        vault = KeyFileVault.create(keyFile, new SecureRandom());
    }

    @Test
    void opensWhatItSealedAfterARestart() {
        StoredCredential stored = seal(null);

        KeyFileVault reopened = KeyFileVault.open(List.of(vault.header(), vault.header()), keyFile);

        assertThat(revealed(reopened, stored)).isEqualTo(SECRET);
        assertThat(reopened.vaultId()).isEqualTo(vault.vaultId());
        assertThat(reopened.header()).isEqualTo(vault.header());
        assertThat(reopened.problems()).isEmpty();
    }

    @Test
    void startsARecordAtVersionOneAndRaisesItWithEachRotation() {
        StoredCredential first = seal(null);
        StoredCredential second = vault.seal(REF, new Secret("next".getBytes(UTF_8)), null, first, NOW.plusSeconds(60));

        assertThat(first.version()).isEqualTo(1);
        assertThat(first.kind()).isEqualTo("api_key");
        assertThat(first.createdAt()).isEqualTo(Instant.parse("2026-11-24T10:00:00.123Z"));
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.recordId()).isEqualTo(first.recordId());
        assertThat(second.createdAt()).isEqualTo(first.createdAt());
        assertThat(second.updatedAt()).isEqualTo(Instant.parse("2026-11-24T10:01:00.123Z"));
        assertThat(second.audience()).isNull();
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        Set<Bytes> sealed = new HashSet<>();
        for (int time = 0; time < 100; time++) {
            sealed.add(seal(null).sealed());
        }
        assertThat(sealed).hasSize(100);
    }

    @Test
    void replacesADamagedRecord() {
        StoredCredential whole = seal(null);
        StoredCredential damaged = new StoredCredential(
                REF, whole.recordId(), "api_key", 1, 9, AUDIENCE, Bytes.EMPTY, whole.createdAt(), whole.updatedAt());

        StoredCredential again = seal(damaged);

        assertThat(again.version()).isEqualTo(2);
        assertThat(revealed(vault, again)).isEqualTo(SECRET);
    }

    @Test
    void refusesToCountOnFromAnImpossibleVersion() {
        StoredCredential whole = seal(null);
        StoredCredential forged = new StoredCredential(
                REF,
                whole.recordId(),
                "api_key",
                Long.MAX_VALUE,
                1,
                AUDIENCE,
                whole.sealed(),
                whole.createdAt(),
                whole.updatedAt());

        assertThat(refused(FailureCode.CREDENTIAL_CORRUPT, () -> seal(forged)))
                .hasMessageContaining("keyrail credentials delete anthropic api_key");
    }

    @Test
    void refusesASecretThatIsFarTooLong() {
        Secret huge = new Secret(new byte[Envelope.MAX_SECRET_BYTES + 1]);

        refused(FailureCode.INVALID_ARGUMENT, () -> vault.seal(REF, huge, AUDIENCE, null, NOW));
    }

    @Test
    void writesTheKeyFileForItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
        for (Path made : List.of(keyFile.getParent(), keyFile.getParent().getParent())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
        assertThat(Files.readString(keyFile)).startsWith("keyrail-key-file 1\nvault " + vault.vaultId() + "\n");
    }

    @Test
    void neverReplacesAKeyFile() throws Exception {
        byte[] before = Files.readAllBytes(keyFile);

        assertThat(refused(FailureCode.ALREADY_EXISTS, () -> KeyFileVault.create(keyFile, new SecureRandom())))
                .hasMessageContaining(keyFile.toString());
        assertThat(Files.readAllBytes(keyFile)).isEqualTo(before);
    }

    @Test
    void doesNotFollowALinkThatStandsInThePlaceOfANewKeyFile() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.key"), folder.resolve("elsewhere"));

        refused(FailureCode.ALREADY_EXISTS, () -> KeyFileVault.create(link, new SecureRandom()));
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void saysWhatToDoWhereTheKeyFileCannotBeMade() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("file"));

        assertThat(refused(
                        FailureCode.STORAGE_FAILED,
                        () -> KeyFileVault.create(inTheWay.resolve("vault.key"), new SecureRandom())))
                .hasMessageContaining(KeyLocation.OVERRIDE);
    }

    @Test
    void handsTheNewIdToWhoeverLocatesTheKeyFile() {
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", folder.resolve("xdg").toString());

        KeyFileVault made = KeyFileVault.create(id -> KeyLocation.of(environment, folder, id), new SecureRandom());

        Path expected = folder.resolve("xdg/keyrail/keys/" + made.vaultId() + ".key");
        assertThat(expected).isRegularFile();
        assertThat(KeyFileVault.open(
                                List.of(made.header(), made.header()),
                                id -> KeyLocation.of(environment, folder, id),
                                new SecureRandom())
                        .protection())
                .contains(expected.toString());
    }

    @Test
    void saysPlainlyWhatProtectsItAndWhatDoesNot() {
        assertThat(vault.protection())
                .contains("protected by the file permissions of " + keyFile + " only")
                .contains("not from your own processes")
                .contains("copied home does not decrypt");
    }

    @Test
    void aKeyFileMayBelongToItsUserOrToRoot() {
        assertThat(KeyFile.isForeign(1000, 1000)).isFalse();
        assertThat(KeyFile.isForeign(0, 1000)).isFalse();
        assertThat(KeyFile.isForeign(1001, 1000)).isTrue();
        assertThat(KeyFile.isForeign(1000, 0)).isTrue();
    }

    @Test
    void refusesAKeyFileOfAnotherUser() throws Exception {
        // Only root can give a file away.
        assumeTrue(Files.getAttribute(keyFile, "unix:uid").equals(0));
        Files.setAttribute(keyFile, "unix:uid", 4321);

        assertThat(refused(FailureCode.VAULT_SEALED, this::reopen))
                .hasMessageContaining("belongs to user 4321")
                .hasMessageContaining("chown");
    }

    @Test
    void namesTheMissingKeyFileAndTheWayOut() throws Exception {
        Files.delete(keyFile);

        assertThat(refused(FailureCode.VAULT_SEALED, this::reopen))
                .hasMessageContaining("key file " + keyFile + " is missing")
                .hasMessageContaining(KeyLocation.OVERRIDE);
    }

    @Test
    void namesTheVaultThatAWrongKeyFileShouldBelongTo() {
        Path otherFile = folder.resolve("other.key");
        KeyFileVault other = KeyFileVault.create(otherFile, new SecureRandom());

        assertThat(refused(FailureCode.VAULT_SEALED, () -> KeyFileVault.open(List.of(vault.header()), otherFile)))
                .hasMessageContaining("is the one of vault " + other.vaultId())
                .hasMessageContaining("put the one of vault " + vault.vaultId());
    }

    @Test
    void opensWithTheOtherCopyWhereTheFirstIsOfALostVault() throws Exception {
        KeyFileVault lost = KeyFileVault.create(folder.resolve("lost.key"), new SecureRandom());

        KeyFileVault opened = KeyFileVault.open(List.of(lost.header(), vault.header()), keyFile);

        assertThat(opened.vaultId()).isEqualTo(vault.vaultId());
        assertThat(opened.problems()).singleElement().asString().contains("copy 1 of 2", lost.vaultId());
    }

    @Test
    void saysThatNothingWasOverwrittenWhereNoCopyIsWhole() {
        assertThat(refused(FailureCode.VAULT_CORRUPT, () -> KeyFileVault.open(List.of("", "{"), keyFile)))
                .hasMessageContaining("copy 1 of 2")
                .hasMessageContaining("copy 2 of 2")
                .hasMessageContaining("Nothing was overwritten");
        refused(FailureCode.VAULT_CORRUPT, () -> KeyFileVault.open(List.of(), keyFile));
    }

    @Test
    void keepsSecretsOutOfEveryTextItMakes() throws Exception {
        StoredCredential stored = seal(null);
        String key = Files.readString(keyFile).lines().toList().get(2).substring("key ".length());
        String rootKeyHolder = RootKey.random(new VaultVectors.SeededRandom(1)).toString();
        KeyrailException corrupt = refused(FailureCode.CREDENTIAL_CORRUPT, () -> vault.open(changed(stored)));
        Files.writeString(keyFile, Files.readString(keyFile).replace("check ", "check 0"));
        KeyrailException sealed = refused(FailureCode.VAULT_SEALED, this::reopen);

        assertThat(List.of(
                        trace(corrupt),
                        trace(sealed),
                        vault.protection(),
                        vault.header(),
                        stored.toString(),
                        vault.open(stored).toString(),
                        rootKeyHolder))
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(SECRET)
                        .doesNotContain(Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8)))
                        .doesNotContain(key));
        assertThat(rootKeyHolder).isEqualTo("***");
    }

    private StoredCredential seal(@Nullable StoredCredential previous) {
        return vault.seal(REF, new Secret(SECRET.getBytes(UTF_8)), AUDIENCE, previous, NOW);
    }

    private static String revealed(KeyFileVault vault, StoredCredential row) {
        return vault.open(row).reveal(bytes -> new String(bytes, UTF_8));
    }

    private KeyFileVault reopen() {
        return KeyFileVault.open(List.of(vault.header()), keyFile);
    }

    private static StoredCredential changed(StoredCredential row) {
        return new StoredCredential(
                new CredentialRef("openai", "api_key"),
                row.recordId(),
                row.kind(),
                row.version(),
                row.keyEpoch(),
                row.audience(),
                row.sealed(),
                row.createdAt(),
                row.updatedAt());
    }

    private static KeyrailException refused(FailureCode code, ThrowingCallable call) {
        KeyrailException refused = catchThrowableOfType(KeyrailException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.failure().code()).isEqualTo(code);
        return refused;
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
