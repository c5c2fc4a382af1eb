package keyrail.auth.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import keyrail.core.auth.Audience;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;

/**
 * One file of {@code vault-vectors/}: a whole small vault, what was done to it, and what must come of it. A line is a
 * name, a colon, a blank and a value; a line break inside a value is written {@code \n}.
 *
 * @param name the file's name without its ending
 * @param lines in the file's order
 */
record VaultVector(String name, Map<String, String> lines) {
    static final String NONE = "none";

    static VaultVector parse(String name, String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": ");
            lines.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return new VaultVector(name, lines);
    }

    static VaultVector of(String name, VaultBeside vault, StoredCredential row, String secret) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("mutation", NONE);
        lines.put("expect", "opens");
        lines.put("key-file", escaped(vault.keyFile()));
        lines.put("key-file-mode", "rw-------");
        lines.put("header-1", vault.header());
        lines.put("header-2", vault.header());
        lines.put("credential", row.ref().toString());
        lines.put("record", row.recordId());
        lines.put("kind", row.kind());
        lines.put("version", String.valueOf(row.version()));
        lines.put("key-epoch", String.valueOf(row.keyEpoch()));
        lines.put("audience", row.audience() == null ? NONE : row.audience().toString());
        lines.put("created", String.valueOf(row.createdAt().toEpochMilli()));
        lines.put("updated", String.valueOf(row.updatedAt().toEpochMilli()));
        lines.put(
                "sealed",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(row.sealed().array()));
        lines.put(
                "secret",
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        return new VaultVector(name, lines);
    }

    /** A header beside the text of its key file. */
    record VaultBeside(String header, String keyFile) {}

    /** This vector after a mutation, which must come to {@code expect}. */
    VaultVector but(String name, String mutation, String expect, Map<String, String> changed) {
        Map<String, String> all = new LinkedHashMap<>(lines);
        all.put("mutation", mutation);
        all.put("expect", expect);
        changed.forEach((line, value) -> {
            if (all.put(line, value) == null) {
                throw new IllegalArgumentException("no such line: " + line);
            }
        });
        return new VaultVector(name, all);
    }

    String line(String line) {
        return lines.get(line);
    }

    String expect() {
        return line("expect");
    }

    boolean mustFail() {
        return !expect().startsWith("opens");
    }

    List<String> headers() {
        List<String> headers = new ArrayList<>();
        for (String line : List.of("header-1", "header-2")) {
            if (!line(line).equals(NONE)) {
                headers.add(unescaped(line));
            }
        }
        return headers;
    }

    static String escaped(String text) {
        return text.replace("\n", "\\n");
    }

    String unescaped(String line) {
        return line(line).replace("\\n", "\n").replace("\\r", "\r");
    }

    byte[] secret() {
        return Base64.getUrlDecoder().decode(line("secret"));
    }

    StoredCredential row() {
        return new StoredCredential(
                CredentialRef.parse(line("credential")),
                line("record"),
                line("kind"),
                Long.parseLong(line("version")),
                Integer.parseInt(line("key-epoch")),
                line("audience").equals(NONE) ? null : Audience.parse(line("audience")),
                Bytes.of(Base64.getUrlDecoder().decode(line("sealed"))),
                Instant.ofEpochMilli(Long.parseLong(line("created"))),
                Instant.ofEpochMilli(Long.parseLong(line("updated"))));
    }

    String text() {
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    Path file(Path folder) {
        return folder.resolve(name + ".txt");
    }
}
