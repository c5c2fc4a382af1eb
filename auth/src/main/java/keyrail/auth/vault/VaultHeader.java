package keyrail.auth.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;

/**
 * What a home says about its vault: which one it is, and the ways to its root key.
 *
 * @param vaultId 32 hex digits
 * @param slots in the order they are tried
 * @param mac the root key's code over all that stands before it
 */
record VaultHeader(String vaultId, List<KeySlot> slots, Bytes mac) {
    static final int FORMAT = 1;
    static final int MAX_CHARACTERS = 16 << 10;
    static final int MAX_SLOTS = 8;

    VaultHeader {
        slots = List.copyOf(slots);
    }

    static VaultHeader of(String vaultId, List<KeySlot> slots, RootKey root) {
        return new VaultHeader(vaultId, slots, root.authenticate(vaultId, covered(vaultId, slots)));
    }

    /**
     * Reads exactly what {@link #text} writes: another order, a space, an unknown field or format version is refused.
     *
     * @throws KeyrailException {@code vault_corrupt}, saying what is wrong with it
     */
    static VaultHeader parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw damaged("it is longer than " + MAX_CHARACTERS + " characters");
        }
        VaultHeader header = new HeaderReader(text).header();
        // What was read may still be spelled in more than one way, as unused bits of base64 are.
        if (!header.text().equals(text)) {
            throw damaged("it is not in canonical form");
        }
        return header;
    }

    boolean isAuthenticatedBy(RootKey root) {
        byte[] expected = root.authenticate(vaultId, covered(vaultId, slots)).array();
        return MessageDigest.isEqual(expected, mac.array());
    }

    /** Canonical JSON: ASCII, one line, one spelling. */
    String text() {
        return coveredText(vaultId, slots) + ",\"mac\":\"" + base64(mac) + "\"}";
    }

    static KeyrailException damaged(String reason) {
        return new KeyrailException(FailureCode.VAULT_CORRUPT, reason);
    }

    private static byte[] covered(String vaultId, List<KeySlot> slots) {
        return coveredText(vaultId, slots).getBytes(StandardCharsets.US_ASCII);
    }

    private static String coveredText(String vaultId, List<KeySlot> slots) {
        return slots.stream()
                .map(slot -> "{\"type\":\"" + slot.type() + "\",\"wrapped\":\"" + base64(slot.wrapped())
                        + "\",\"checksum\":\"" + slot.checksum(vaultId) + "\"}")
                .collect(Collectors.joining(
                        ",", "{\"format\":" + FORMAT + ",\"vault\":\"" + vaultId + "\",\"slots\":[", "]"));
    }

    private static String base64(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
