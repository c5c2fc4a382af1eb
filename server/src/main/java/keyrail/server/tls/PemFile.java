package keyrail.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * A file of PEM blocks (RFC 7468) that the configuration names.
 *
 * @param setting the key of the configuration that names it
 */
record PemFile(String setting, Path path) {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /**
     * One block.
     *
     * @param type e.g. {@code CERTIFICATE}
     */
    record Block(String type, byte[] bytes) {}

    /** The blocks in file order, whatever text stands between them. @throws KeyrailException {@code config_invalid} */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text());
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException noBase64) {
                throw invalid("is damaged: a block of it is no base64", noBase64);
            }
        }
        return blocks;
    }

    private String text() {
        try (InputStream input = Files.newInputStream(path)) {
            byte[] bytes = input.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw invalid(
                        "is larger than " + LARGEST_BYTES + " bytes, so it is no PEM file of a certificate or key");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            throw invalid("cannot be read: there is no such file; put it there, or correct the path", absent);
        } catch (IOException unreadable) {
            throw invalid(
                    "cannot be read (" + unreadable.getClass().getSimpleName()
                            + "); make it a file that the daemon's user may read",
                    unreadable);
        }
    }

    /**
     * Refuses a file that others may read or write.
     *
     * @throws KeyrailException {@code config_invalid}
     */
    void requirePrivate() {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
            if (modes.stream().anyMatch(mode -> !mode.name().startsWith("OWNER_"))) {
                throw invalid(
                        "is open to others (" + PosixFilePermissions.toString(modes) + "); run chmod 600 " + path);
            }
        } catch (UnsupportedOperationException otherFileSystem) {
            // It has no such modes; its own rules hold.
            return;
        } catch (IOException unreadable) {
            // Reading it will say why.
            return;
        }
    }

    KeyrailException invalid(String why) {
        return new KeyrailException(FailureCode.CONFIG_INVALID, setting + " " + path + " " + why);
    }

    KeyrailException invalid(String why, Throwable cause) {
        return new KeyrailException(Failure.of(FailureCode.CONFIG_INVALID, setting + " " + path + " " + why), cause);
    }
}
