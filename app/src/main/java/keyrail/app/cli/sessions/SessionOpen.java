package keyrail.app.cli.sessions;

import java.time.Duration;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Leaf;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Shell;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.names.ProfileName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code inference session open}: pins a profile to a conversation for a time. */
@Risk(
        level = RiskLevel.LOW,
        effects = {Effect.STATE_READ, Effect.SESSION_WRITE},
        why = "Changes which profile one conversation uses, for a limited time",
        idempotent = false,
        undo = "inference session close --conversation-id <id>")
@Command(
        name = "open",
        description = "Pin a profile to a conversation for a time; replaces the pin it may have.",
        footer = {"", "Example: keyrail inference session open fast --ttl 1h30m --conversation-id c-1"})
public final class SessionOpen extends Leaf {
    @Parameters(paramLabel = "<profile>", description = "The profile.")
    String profile = "";

    @OptionRisk
    @Option(
            names = "--ttl",
            paramLabel = "<time>",
            description = "Seconds (900), hours, minutes and seconds (1h30m), or never; default 30m, at most 12h.")
    @Nullable
    String ttl;

    @OptionRisk
    @Option(
            names = "--conversation-id",
            paramLabel = "<id>",
            description = "The conversation; else that of the environment.")
    @Nullable
    String conversation;

    public SessionOpen(Shell shell) {
        super(shell);
    }

    @Override
    protected Report run() {
        ObjectNode body = Json.object().put("profile", new ProfileName(profile).value());
        body.put("conversationId", Conversation.required(conversation, shell.environment()));
        Json.putIfGiven(body, "ttl", ttl);
        JsonNode answer = ask("POST", Conversation.BASE, body);
        String until = answer.path("expiresAt").isString()
                ? "for " + words(answer.path("ttlSeconds").asLong(0)) + " (until " + Json.text(answer, "expiresAt")
                        + ")"
                : "until it is closed (sticky)";
        StringBuilder text = new StringBuilder("profile " + profile + " is active " + until);
        JsonNode replaced = answer.path("replaced");
        if (replaced.isObject()) {
            text.append("\nreplaced: profile ").append(Json.text(replaced, "profile"));
        }
        Report report = Report.of(answer, text.toString());
        return answer.path("shortened").asBoolean(false)
                ? report.note("note: shortened to the longest time, llm.profileSession.maxTtlSeconds")
                : report;
    }

    /** {@code 1h30m} for 5400 seconds. */
    private static String words(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        String words = (time.toHours() > 0 ? time.toHours() + "h" : "")
                + (time.toMinutesPart() > 0 ? time.toMinutesPart() + "m" : "")
                + (time.toSecondsPart() > 0 ? time.toSecondsPart() + "s" : "");
        return words.isEmpty() ? "0s" : words;
    }
}
