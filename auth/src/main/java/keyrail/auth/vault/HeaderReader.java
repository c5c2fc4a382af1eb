package keyrail.auth.vault;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import keyrail.core.inference.Bytes;

/** Reads the one shape a vault header has, from left to right. Not safe for use by several threads. */
final class HeaderReader {
    private static final Pattern VAULT_ID = Pattern.compile("[0-9a-f]{32}");

    private final String text;
    private int position;

    HeaderReader(String text) {
        this.text = text;
    }

    /** @throws keyrail.core.failure.KeyrailException {@code vault_corrupt}, saying what is wrong and where */
    VaultHeader header() {
        expect("{\"format\":");
        String format = until(",");
        if (!format.equals(String.valueOf(VaultHeader.FORMAT))) {
            throw VaultHeader.damaged("its format is \"" + shown(format) + "\", and this version reads format "
                    + VaultHeader.FORMAT + " only");
        }
        expect(",\"vault\":\"");
        String vaultId = until("\"");
        if (!isVaultId(vaultId)) {
            throw VaultHeader.damaged("its vault id is not 32 hex digits");
        }
        expect("\",\"slots\":[");
        List<KeySlot> slots = new ArrayList<>();
        do {
            slots.add(slot(vaultId, slots.size() + 1));
        } while (skipped(","));
        expect("],\"mac\":\"");
        Bytes mac = base64("its code");
        expect("\"}");
        if (position != text.length()) {
            throw VaultHeader.damaged("there is more after its end, at character " + position);
        }
        return new VaultHeader(vaultId, slots, mac);
    }

    static boolean isVaultId(String text) {
        return VAULT_ID.matcher(text).matches();
    }

    private KeySlot slot(String vaultId, int number) {
        if (number > VaultHeader.MAX_SLOTS) {
            throw VaultHeader.damaged("it has more than " + VaultHeader.MAX_SLOTS + " key slots");
        }
        expect("{\"type\":\"");
        String type = until("\"");
        if (!type.equals(KeySlot.KeyFileSlot.TYPE)) {
            throw VaultHeader.damaged(
                    "key slot " + number + " is of type \"" + shown(type) + "\", which this version does not know");
        }
        expect("\",\"wrapped\":\"");
        KeySlot slot = new KeySlot.KeyFileSlot(base64("key slot " + number));
        expect("\",\"checksum\":\"");
        if (!until("\"").equals(slot.checksum(vaultId))) {
            throw VaultHeader.damaged("key slot " + number + " does not match its checksum");
        }
        expect("\"}");
        return slot;
    }

    private void expect(String literal) {
        if (!skipped(literal)) {
            throw VaultHeader.damaged("at character " + position + " it should say " + literal
                    + "; a field may be damaged, or be one this version does not know");
        }
    }

    private boolean skipped(String literal) {
        boolean present = text.startsWith(literal, position);
        position += present ? literal.length() : 0;
        return present;
    }

    private String until(String end) {
        int found = text.indexOf(end, position);
        if (found < 0) {
            throw VaultHeader.damaged("it ends early");
        }
        String value = text.substring(position, found);
        position = found;
        return value;
    }

    private Bytes base64(String what) {
        try {
            return Bytes.of(Base64.getUrlDecoder().decode(until("\"")));
        } catch (IllegalArgumentException malformed) {
            throw VaultHeader.damaged(what + " is not base64url");
        }
    }

    /** Header bytes may be anything, and what is shown goes to terminals. */
    private static String shown(String value) {
        return value.substring(0, Math.min(value.length(), 20)).replaceAll("[^ -~]", "?");
    }
}
