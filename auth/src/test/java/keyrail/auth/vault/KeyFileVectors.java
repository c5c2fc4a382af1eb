package keyrail.auth.vault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Vectors about the key file. */
final class KeyFileVectors {
    private final VaultVector plain;
    private final VaultVector foreign;
    private final List<VaultVector> vectors = new ArrayList<>();

    KeyFileVectors(VaultVector plain, VaultVector foreign) {
        this.plain = plain;
        this.foreign = foreign;
    }

    List<VaultVector> all() {
        String file = plain.line("key-file");
        String other = foreign.line("key-file");
        sealed("key-file-missing", "there is no key file", VaultVector.NONE);
        sealed("key-file-empty", "the key file is empty", "");
        sealed("key-file-of-another-vault", "the key file is the one of another vault", other);
        sealed("key-file-cut", "the key file lost its end", file.substring(0, 60));
        sealed("key-file-longer", "a line break was added", file + "\\n");
        sealed("key-file-with-carriage-returns", "an editor changed the line breaks", file.replace("\\n", "\\r\\n"));
        sealed("key-file-newer", "the version is a newer one", file.replace("file 1", "file 2"));
        sealed("key-file-key-changed", "a character of the key was changed", changedAfter(file, "key ", 3));
        sealed("key-file-check-changed", "the check was changed", changedAfter(file, "check ", 0));
        sealed("key-file-vault-changed", "the vault id was changed", changedAfter(file, "vault ", 0));
        sealed("key-file-no-base64", "a character of the key is none of base64", file.replaceFirst("key .", "key *"));
        sealed(
                "key-file-of-another-key",
                "the key is a good one of another vault, under this vault's id",
                rekeyed(foreign.unescaped("key-file")));
        mode("key-file-group-readable", "the group may read the key file", "rw-r-----");
        mode("key-file-world-readable", "everybody may read the key file", "rw----r--");
        mode("key-file-group-writable", "the group may write the key file", "rw--w----");
        return vectors;
    }

    private void sealed(String name, String mutation, String keyFile) {
        vectors.add(plain.but(name, mutation, "vault_sealed", Map.of("key-file", keyFile)));
    }

    private void mode(String name, String mutation, String mode) {
        vectors.add(plain.but(name, mutation, "vault_sealed", Map.of("key-file-mode", mode)));
    }

    /** A key file that names this vault and is whole, but holds the other vault's key. */
    private String rekeyed(String otherFile) {
        String id = plain.unescaped("key-file").lines().toList().get(1).substring("vault ".length());
        String key = otherFile.lines().toList().get(2).substring("key ".length());
        return VaultVector.escaped(
                new String(KeyFileText.write(id, Base64.getUrlDecoder().decode(key)), StandardCharsets.US_ASCII));
    }

    private static String changedAfter(String text, String what, int offset) {
        int at = text.indexOf(what) + what.length() + offset;
        return text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1);
    }
}
