package keyrail.app.cli.sessions;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import keyrail.app.cli.console.Json;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ConversationId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Which conversation a command is about. */
final class Conversation {
    static final String BASE = "/inference/sessions";

    private static final String CONTEXT = "__SKILL_CONTEXT_JSON";
    private static final String VARIABLE = "__CONVERSATION_ID";

    private Conversation() {}

    /** The option, else what the program that runs the command says in its environment; empty where nothing does. */
    static Optional<String> of(@Nullable String option, Map<String, String> environment) {
        Optional<String> found = Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(environment.get(CONTEXT)).flatMap(Conversation::inContext))
                .or(() -> Optional.ofNullable(environment.get(VARIABLE)).filter(value -> !value.isBlank()));
        return found.map(id -> new ConversationId(id).value());
    }

    /** As {@link #of}. @throws KeyrailException {@code invalid_argument} where nothing says it */
    static String required(@Nullable String option, Map<String, String> environment) {
        return of(option, environment)
                .orElseThrow(() -> new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "which conversation? give --conversation-id <id>, or set " + VARIABLE
                                + "; a coding agent's own session id works too"));
    }

    private static Optional<String> inContext(String json) {
        try {
            return Optional.of(Json.text(JsonMapper.shared().readTree(json), "conversationId"))
                    .filter(id -> !id.isBlank());
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
