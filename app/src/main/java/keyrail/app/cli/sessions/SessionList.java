package keyrail.app.cli.sessions;

import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.cli.console.Table;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code inference session list}: the open sessions. */
@Risk(level = RiskLevel.LOW, effects = Effect.STATE_READ, why = "Shows which conversations have a profile pinned")
@Command(
        name = "list",
        description = "List open sessions.",
        footer = {"", "Example: keyrail inference session list"})
public final class SessionList extends Leaf {
    @OptionRisk
    @Option(names = "--conversation-id", paramLabel = "<id>", description = "Only the session of this conversation.")
    @Nullable
    String conversation;

    public SessionList(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        String query = conversation == null ? "" : "?conversationId=" + Conversation.encoded(conversation);
        JsonNode answer = get(Conversation.BASE + query);
        Table table = new Table("CONVERSATION", "PROFILE", "SESSION", "EXPIRES", "SECONDS LEFT");
        for (JsonNode session : answer.path("sessions")) {
            table.row(
                    Json.text(session, "conversationId"),
                    Json.text(session, "profile"),
                    Json.text(session, "sessionId"),
                    session.path("expiresAt").isString() ? Json.text(session, "expiresAt") : "never",
                    Json.cell(session, "remainingSeconds"));
        }
        String none = "none found: open one with keyrail inference session open <profile> --conversation-id <id>";
        return Report.of(answer, table.isEmpty() ? none : table.render(colorful()));
    }
}
