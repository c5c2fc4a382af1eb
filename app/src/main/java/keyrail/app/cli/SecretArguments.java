package keyrail.app.cli;

import java.util.List;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * Finds secrets among the arguments, where other users of the machine and the shell's history see them. What it
 * finds is never repeated.
 */
final class SecretArguments {
    private static final List<String> OPTIONS =
            List.of("--value", "--key", "--api-key", "--secret", "--token", "--password");

    /** Beginnings that vendors give their keys, as their consoles showed them on 2026-11-24; {@code kr_} is ours. */
    private static final Pattern KEY = Pattern.compile(
            "(?:sk|pk|rk|xai|gsk|fw|vck|kr|ghp|glpat|apikey)[-_][A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{30,}");

    private SecretArguments() {}

    /** @throws KeyrailException {@code secret_on_command_line} */
    static void refuse(List<String> arguments) {
        boolean message = false;
        for (String argument : arguments) {
            if (argument.equals("--")) {
                return;
            }
            message |= argument.equals("send");
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = argument.substring(argument.startsWith("-") ? equals + 1 : 0);
            if (OPTIONS.contains(name) || (!message && KEY.matcher(value).matches())) {
                throw refusal();
            }
        }
    }

    static KeyrailException refusal() {
        return new KeyrailException(
                FailureCode.SECRET_ON_COMMAND_LINE,
                "a secret on the command line is seen by other programs and kept in the shell's history, so it is"
                        + " refused; type it when asked, pipe it in with --value-stdin (init: --key-stdin), or use"
                        + " --from-file with a file of mode 0600; change the secret if it was real");
    }
}
