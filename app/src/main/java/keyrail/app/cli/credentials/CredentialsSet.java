package keyrail.app.cli.credentials;

import java.nio.file.Path;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.SecretInput;
import keyrail.app.cli.console.SecretTaking;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.CredentialRef;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code credentials set}: stores a secret, or its next version. */
@Risk(
        level = RiskLevel.HIGH,
        effects = {Effect.STATE_READ, Effect.SECRET_WRITE},
        why = "Stores or replaces a secret; the value before it is gone",
        interactive = true)
@Command(
        name = "set",
        description = "Store a secret: asked for without echo, or from standard input or a private file.",
        footer = {
            "",
            "Example: keyrail credentials set anthropic api_key",
            "         pass show anthropic | keyrail credentials set anthropic api_key --value-stdin"
        })
public final class CredentialsSet extends Leaf implements SecretTaking {
    @Mixin
    CredentialSlot slot = new CredentialSlot();

    @OptionRisk
    @Option(names = "--value-stdin", description = "Read the secret from standard input.")
    boolean fromInput;

    @OptionRisk
    @Option(names = "--from-file", paramLabel = "<file>", description = "Read it from a file only you may read (0600).")
    @Nullable
    Path file;

    public CredentialsSet(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        CredentialRef ref = slot.ref();
        if (fromInput && file != null) {
            throw invalid("--value-stdin and --from-file exclude each other: name one");
        }
        ObjectNode body = Json.object().put("value", secret(ref));
        JsonNode answer = ask("PUT", slot.path(), body);
        String done = answer.path("created").asBoolean(false) ? "stored " : "replaced ";
        String shown = Json.text(answer.path("credential"), "lastFour");
        return Report.of(answer, done + ref + (shown.isEmpty() ? "" : " (" + shown + ")"));
    }

    private String secret(CredentialRef ref) {
        SecretInput input = new SecretInput(shell.terminal());
        if (fromInput) {
            return input.fromInput();
        }
        return file != null
                ? input.fromFile(file)
                : input.fromPrompt("Secret for " + ref + " (not shown): ", "pipe it in with --value-stdin");
    }
}
