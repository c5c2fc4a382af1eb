package keyrail.app.cli.sessions;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code inference session close}: ends a conversation's pin. */
@Risk(
        level = RiskLevel.LOW,
        effects = {Effect.STATE_READ, Effect.SESSION_WRITE},
        why = "Ends the pin of one conversation; opening it again undoes it",
        undo = "inference session open <profile> --conversation-id <id>")
@Command(
        name = "close",
        description = "End the pin of a conversation; without one nothing happens.",
        footer = {"", "Example: keyrail inference session close --conversation-id c-1"})
public final class SessionClose extends Leaf {
    @OptionRisk
    @Option(
            names = "--conversation-id",
            paramLabel = "<id>",
            description = "The conversation; else that of the environment.")
    @Nullable
    String conversation;

    public SessionClose(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String id = Conversation.required(conversation, shell.environment());
        JsonNode answer = ask("DELETE", Conversation.BASE + "/" + Conversation.encoded(id), null);
        JsonNode closed = answer.path("closed");
        return Report.of(
                answer,
                closed.isObject()
                        ? "closed: profile " + Json.text(closed, "profile") + " is no longer pinned"
                        : "the conversation has no session");
    }
}
