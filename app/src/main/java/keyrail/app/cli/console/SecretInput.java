package keyrail.app.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** The three ways a secret comes in: asked for without echo, on standard input, from a private file. */
public final class SecretInput {
    /** Far above any key; a service account's file has some 2 KiB. */
    private static final int LARGEST = 64 << 10;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Terminal terminal;

    public SecretInput(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Asks for it without showing it.
     *
     * @param instead what to do where nobody can be asked, e.g. {@code pipe it in with --value-stdin}
     */
    public String fromPrompt(String question, String instead) {
        if (!terminal.inputIsTerminal()) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT, "there is no terminal to ask for the secret on; " + instead);
        }
        char[] typed = terminal.askSecret(question)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_ARGUMENT, "the secret cannot be asked for without showing it; " + instead));
        return checked(new String(typed), "what was typed");
    }

    public String fromInput() {
        try {
            return read(terminal.in(), "standard input");
        } catch (IOException broken) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "standard input cannot be read");
        }
    }

    /** @throws KeyrailException when others than its owner may read the file */
    public String fromFile(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "others may read the secret in " + file + "; run chmod 600 " + file + " and repeat");
            }
            try (InputStream content = Files.newInputStream(file)) {
                return read(content, file.toString());
            }
        } catch (IOException unreadable) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT, "no secret can be read from " + file + "; is there such a file?");
        }
    }

    private static String read(InputStream content, String where) throws IOException {
        byte[] bytes = content.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, where + " holds more than 64 KiB: not a secret");
        }
        return checked(new String(bytes, StandardCharsets.UTF_8), where);
    }

    private static String checked(String text, String where) {
        String secret = text.strip();
        if (secret.isEmpty()) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, where + " holds no secret: it is empty");
        }
        return secret;
    }
}
