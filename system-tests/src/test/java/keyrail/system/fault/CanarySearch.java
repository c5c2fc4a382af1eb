package keyrail.system.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Looks for secrets in all that was written down: as they are, by halves, and in the usual spellings of bytes. */
final class CanarySearch {
    /** Spellings, with what is to be said when one is found. */
    private final Map<String, String> spellings = new LinkedHashMap<>();

    /** @param secret at least 32 characters, its halves as unlikely to occur by chance as the whole */
    CanarySearch with(String name, String secret) {
        int half = secret.length() / 2;
        spellings.put(secret.substring(0, half), "the first half of " + name);
        spellings.put(secret.substring(half), "the second half of " + name);
        spellings.put(new StringBuilder(secret).reverse().toString(), name + ", backwards");
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        spellings.put(HexFormat.of().formatHex(bytes), name + " in hexadecimal");
        spellings.put(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT), name + " in hexadecimal");
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String coded = Base64.getEncoder().encodeToString(shifted);
            // The first and the last letters also depend on what stands beside the secret.
            spellings.put(coded.substring(4, coded.length() - 4), name + " in base64");
        }
        return this;
    }

    /** What is found in a text. */
    List<String> in(String where, String text) {
        List<String> found = new ArrayList<>();
        spellings.forEach((spelling, name) -> {
            int at = text.indexOf(spelling);
            if (at >= 0) {
                found.add(name + " in " + where + ": …"
                        + text.substring(Math.max(0, at - 400), Math.min(text.length(), at + 40)));
            }
        });
        return found;
    }

    /** What is found in the files below a folder, but for those whose purpose it is. */
    List<String> below(Path folder, List<Path> meant) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!meant.contains(file)) {
                    found.addAll(in(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1)));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return found;
    }
}
