package keyrail.app.cli.profiles;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import keyrail.app.cli.console.Json;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The options that {@code profiles create} and {@code update} share. */
final class ProfileFields {
    @OptionRisk
    @Option(
            names = "--provider",
            paramLabel = "<provider>",
            description = "The upstream service; else the connection's.")
    @Nullable
    String provider;

    @OptionRisk
    @Option(names = "--model", paramLabel = "<id>", description = "The provider's model; the caller's if left out.")
    @Nullable
    String model;

    @OptionRisk
    @Option(names = "--connection", paramLabel = "<name>", description = "The provider connection it uses.")
    @Nullable
    String connection;

    @OptionRisk
    @Option(names = "--label", paramLabel = "<text>", description = "A name for people.")
    @Nullable
    String label;

    @OptionRisk
    @Option(names = "--description", paramLabel = "<text>", description = "What it is for.")
    @Nullable
    String description;

    @OptionRisk
    @Option(names = "--max-tokens", paramLabel = "<n>", description = "Longest answer, in tokens.")
    @Nullable
    Long maxTokens;

    @OptionRisk
    @Option(names = "--temperature", paramLabel = "<0..2>", description = "How free the choice of words is.")
    @Nullable
    BigDecimal temperature;

    @OptionRisk
    @Option(names = "--top-p", paramLabel = "<0..1>", description = "Share of likely words to choose from.")
    @Nullable
    BigDecimal topP;

    @OptionRisk
    @Option(names = "--effort", paramLabel = "<level>", description = "none, low, medium, high, xhigh or max.")
    @Nullable
    String effort;

    @OptionRisk
    @Option(names = "--verbosity", paramLabel = "<level>", description = "low, medium or high.")
    @Nullable
    String verbosity;

    @OptionRisk
    @Option(names = "--thinking", paramLabel = "<on|off>", description = "Whether the model thinks before it answers.")
    @Nullable
    String thinking;

    @OptionRisk
    @Option(names = "--fallback", paramLabel = "<profile>", description = "Tried when this cannot answer; repeatable.")
    List<String> fallback = new ArrayList<>();

    @OptionRisk(level = RiskLevel.HIGH, why = "Lets a fallback bill another kind of account without asking")
    @Option(names = "--allow-payer-change", description = "A fallback may be billed to another kind of account.")
    boolean allowPayerChange;

    @OptionRisk
    @Option(names = "--status", paramLabel = "<active|disabled>", description = "Switch it on or off.")
    @Nullable
    String status;

    /** @throws KeyrailException {@code invalid_argument} for a value no profile can have */
    void addTo(ObjectNode body) {
        Json.putIfGiven(body, "provider", provider);
        Json.putIfGiven(body, "model", model);
        Json.putIfGiven(body, "connection", connection);
        Json.putIfGiven(body, "label", label);
        Json.putIfGiven(body, "description", description);
        Json.putIfGiven(body, "effort", effort);
        Json.putIfGiven(body, "verbosity", verbosity);
        if (maxTokens != null) {
            body.put("maxTokens", atLeastOne(maxTokens));
        }
        if (temperature != null) {
            body.put("temperature", temperature);
        }
        if (topP != null) {
            body.put("topP", topP);
        }
        if (thinking != null) {
            body.put("thinking", oneOf("--thinking", thinking, "on", "off").equals("on"));
        }
        if (!fallback.isEmpty()) {
            body.set("fallback", Json.array(fallback));
        }
        if (allowPayerChange) {
            body.put("allowPayerChange", true);
        }
        if (status != null) {
            body.put("status", oneOf("--status", status, "active", "disabled"));
        }
    }

    private static long atLeastOne(long tokens) {
        if (tokens < 1) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "--max-tokens takes a whole number from 1");
        }
        return tokens;
    }

    private static String oneOf(String option, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new KeyrailException(
                    FailureCode.INVALID_ARGUMENT,
                    option + " takes " + first + " or " + second + ", not \"" + value + "\"");
        }
        return value;
    }
}
