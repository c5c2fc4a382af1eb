package keyrail.auth.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Vectors about the text of the header; where not said otherwise, both copies are changed alike. */
final class HeaderVectors {
    private final VaultVector plain;
    private final VaultVector foreign;
    private final String header;
    private final List<VaultVector> vectors = new ArrayList<>();

    HeaderVectors(VaultVector plain, VaultVector foreign) {
        this.plain = plain;
        this.foreign = foreign;
        this.header = plain.line("header-1");
    }

    List<VaultVector> all() {
        copies();
        format();
        shape();
        values();
        return vectors;
    }

    private void copies() {
        String damaged = replaced("\"format\":1", "\"format\":7");
        one("header-copy-1-damaged", "copy 1 was changed", "header-1", damaged);
        one("header-copy-2-damaged", "copy 2 was changed", "header-2", damaged);
        one("header-copy-1-empty", "copy 1 is empty", "header-1", "");
        one("header-copy-1-cut", "copy 1 is cut in half", "header-1", header.substring(0, header.length() / 2));
        one("header-copy-2-of-another-vault", "copy 2 is of another vault", "header-2", foreign.line("header-2"));
        one("header-copy-1-of-another-vault", "copy 1 is of another vault", "header-1", foreign.line("header-1"));
        vectors.add(plain.but(
                "header-copies-damaged-in-two-places",
                "copy 1 has another format version, copy 2 is cut",
                "vault_corrupt",
                Map.of("header-1", damaged, "header-2", header.substring(0, 50))));
        vectors.add(plain.but(
                "header-copies-missing",
                "there is no copy of the header",
                "vault_corrupt",
                Map.of("header-1", VaultVector.NONE, "header-2", VaultVector.NONE)));
    }

    private void format() {
        both("header-format-newer", "the format version is a newer one", replaced("\"format\":1", "\"format\":2"));
        both("header-format-zero", "the format version is 0", replaced("\"format\":1", "\"format\":0"));
        both("header-format-text", "the format version is a text", replaced("\"format\":1", "\"format\":\"1\""));
        both(
                "header-format-padded",
                "the format version has a leading zero",
                replaced("\"format\":1", "\"format\":01"));
        both("header-format-missing", "there is no format version", replaced("\"format\":1,", ""));
    }

    private void shape() {
        both("header-unknown-field", "a field was added at the end", replaced("\"}", "\",\"note\":\"x\"}", true));
        both(
                "header-unknown-slot-field",
                "a field was added to the slot",
                replaced("\"type\"", "\"note\":\"x\",\"type\""));
        both(
                "header-duplicate-field",
                "a field stands there twice",
                replaced("\"format\":1", "\"format\":1,\"format\":1"));
        both("header-space", "a space was put in", replaced("\"format\":1", "\"format\": 1"));
        both("header-line-break-at-end", "a line break was added at the end", header + "\\n");
        both("header-byte-order-mark", "a byte order mark was put before it", "\uFEFF" + header);
        both("header-twice", "the text stands there twice", header + header);
        both("header-cut", "the last character is missing", header.substring(0, header.length() - 1));
        both("header-empty", "the text is empty", "");
        both("header-no-json", "the text is something else", "keyrail");
        both(
                "header-too-long",
                "there is a long field",
                replaced("\"mac\":\"", "\"mac\":\"" + "A".repeat(VaultHeader.MAX_CHARACTERS)));
        both("header-no-slots", "there is no slot", header.replaceFirst("\\[.*]", "[]"));
        both("header-slot-of-unknown-type", "the slot is of a type still to come", replaced("key_file", "passphrase"));
    }

    private void values() {
        String vaultId = header.substring(header.indexOf("\"vault\":\"") + 9).substring(0, 32);
        both("header-vault-id-changed", "one digit of the vault id was changed", replaced(vaultId, bumped(vaultId)));
        both("header-vault-id-short", "the vault id lost a digit", replaced(vaultId, vaultId.substring(1)));
        both("header-vault-id-a-path", "the vault id is a path", replaced(vaultId, "../".repeat(10) + "ab"));
        both("header-wrapped-key-changed", "the wrapped key was changed", changedAfter("\"wrapped\":\"", 40));
        both(
                "header-wrapped-nonce-changed",
                "the nonce of the wrapped key was changed",
                changedAfter("\"wrapped\":\"", 0));
        both("header-checksum-changed", "the slot's checksum was changed", changedAfter("\"checksum\":\"", 10));
        both("header-mac-changed", "the code was changed", changedAfter("\"mac\":\"", 5));
        both("header-mac-empty", "the code is empty", header.replaceFirst("\"mac\":\"[^\"]*\"", "\"mac\":\"\""));
        both("header-mac-padded", "the code has base64 padding", replaced("\"}", "=\"}", true));
        both("header-mac-second-spelling", "unused bits of the code's base64 are set", secondSpelling());
        String foreignHeader = foreign.line("header-1");
        both(
                "header-mac-of-another-vault",
                "the code is the one of another vault",
                header.substring(0, header.indexOf(",\"mac\""))
                        + foreignHeader.substring(foreignHeader.indexOf(",\"mac\"")));
    }

    private void one(String name, String mutation, String line, String value) {
        vectors.add(plain.but(name, mutation, "opens, and reports a copy", Map.of(line, value)));
    }

    private void both(String name, String mutation, String value) {
        if (value.equals(header)) {
            throw new IllegalStateException(name + " changes nothing");
        }
        vectors.add(plain.but(name, mutation, "vault_corrupt", Map.of("header-1", value, "header-2", value)));
    }

    private String replaced(String what, String by) {
        return replaced(what, by, false);
    }

    private String replaced(String what, String by, boolean last) {
        int at = last ? header.lastIndexOf(what) : header.indexOf(what);
        return header.substring(0, at) + by + header.substring(at + what.length());
    }

    private String changedAfter(String what, int offset) {
        int at = header.indexOf(what) + what.length() + offset;
        return header.substring(0, at) + bumped(header.substring(at, at + 1)) + header.substring(at + 1);
    }

    /** The 43rd character of 32 bytes in base64 has two bits that mean nothing. */
    private String secondSpelling() {
        int at = header.length() - 3;
        return header.substring(0, at) + (char) (header.charAt(at) + 1) + header.substring(at + 1);
    }

    private static String bumped(String text) {
        return (text.charAt(0) == '0' ? '1' : '0') + text.substring(1);
    }
}
