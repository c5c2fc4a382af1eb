package keyrail.auth.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import keyrail.core.failure.KeyrailException;

/** The four lines of a key file; always of one length, in one spelling. Never held as a {@code String}. */
final class KeyFileText {
    /** Bytes of a whole key file. */
    static final int LENGTH = 129;

    private static final String NAME = "keyrail-key-file ";
    private static final String START = NAME + "1\nvault ";
    private static final int ID_FROM = START.length();
    private static final int ID_TO = ID_FROM + 32;
    private static final String BEFORE_KEY = "\nkey ";
    private static final int KEY_FROM = ID_TO + BEFORE_KEY.length();
    private static final int KEY_TO = KEY_FROM + 43;
    private static final int CHECK_BYTES = 8;

    private KeyFileText() {}

    /** The caller wipes the result. */
    static byte[] write(String vaultId, byte[] key) {
        byte[] base64 = Base64.getUrlEncoder().withoutPadding().encode(key);
        byte[] checked = join((START + vaultId + BEFORE_KEY).getBytes(US_ASCII), base64);
        byte[] text = join(checked, ("\ncheck " + check(checked) + "\n").getBytes(US_ASCII));
        Arrays.fill(base64, (byte) 0);
        Arrays.fill(checked, (byte) 0);
        return text;
    }

    /**
     * The key in {@code text}, which the caller wipes.
     *
     * @param path for the message
     * @throws KeyrailException {@code vault_sealed} when the text is damaged, of an unknown version or of another vault
     */
    static byte[] read(byte[] text, Path path, String vaultId) {
        if (startsWith(text, NAME) && !startsWith(text, START)) {
            throw KeyFile.sealed(vaultId, "key file " + path + " is of a version that this one does not read");
        }
        if (text.length != LENGTH || !startsWith(text, START)) {
            throw damaged(path, vaultId);
        }
        String owner = new String(text, ID_FROM, ID_TO - ID_FROM, US_ASCII);
        byte[] key = decoded(text, path, vaultId);
        byte[] again = write(owner, key);
        boolean whole = HeaderReader.isVaultId(owner) && MessageDigest.isEqual(again, text);
        Arrays.fill(again, (byte) 0);
        if (whole && owner.equals(vaultId)) {
            return key;
        }
        Arrays.fill(key, (byte) 0);
        throw whole
                ? KeyFile.sealed(
                        vaultId,
                        "key file " + path + " is the one of vault " + owner
                                + "; put the one of vault " + vaultId + " there, or set " + KeyLocation.OVERRIDE
                                + " to where it is")
                : damaged(path, vaultId);
    }

    private static byte[] decoded(byte[] text, Path path, String vaultId) {
        byte[] base64 = Arrays.copyOfRange(text, KEY_FROM, KEY_TO);
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            // Not passed on as a cause: it says which character it met.
            throw damaged(path, vaultId);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static KeyrailException damaged(Path path, String vaultId) {
        return KeyFile.sealed(vaultId, "key file " + path + " is damaged, or is not a key file; put back a good copy");
    }

    private static boolean startsWith(byte[] text, String start) {
        return text.length >= start.length()
                && Arrays.equals(text, 0, start.length(), start.getBytes(US_ASCII), 0, start.length());
    }

    private static String check(byte[] checked) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(checked);
            return HexFormat.of().formatHex(digest, 0, CHECK_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
