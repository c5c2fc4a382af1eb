package keyrail.engine;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.names.ConversationId;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/**
 * Where a call says which conversation it belongs to: our own header field first, then what coding agents send by
 * themselves. The first place with a value decides; a value that is no conversation id counts as none.
 *
 * <p>gemini-cli (its {@code contentGenerator.ts}) and aider send no such id; a person gives them our header field
 * through {@code GEMINI_CLI_CUSTOM_HEADERS} and {@code extra_headers} (github.com/google-gemini/gemini-cli issue 10088,
 * aider.chat/docs/config/adv-model-settings.html; seen 2026-11-24).
 *
 * @param agent whose behaviour it is
 * @param place name of the header field in lower case, or path of a member of the body
 * @param source where this is known from
 * @param seen the date the source was read, ISO
 */
public record ConversationSource(String agent, Kind kind, String place, String source, String seen) {
    /** The field an application of the user's own sends. */
    public static final String HEADER = "x-keyrail-conversation-id";

    private static final String SEEN = "2026-11-24";

    /** How a place is read. */
    public enum Kind {
        HEADER,
        /** A string member of the body. */
        BODY,
        /** {@code metadata.user_id}: JSON with a {@code session_id}, or text that ends in {@code _session_<uuid>}. */
        USER_ID
    }

    /** All of them, in the order they are looked at. */
    public static final List<ConversationSource> ALL = List.of(
            new ConversationSource("any program", Kind.HEADER, HEADER, "docs/sessions.md", SEEN),
            new ConversationSource(
                    "Claude Code from 2.1.86 on",
                    Kind.HEADER,
                    "x-claude-code-session-id",
                    "code.claude.com/docs/en/llm-gateway-protocol; github.com/anthropics/claude-code issue 40119",
                    SEEN),
            new ConversationSource(
                    "Codex",
                    Kind.HEADER,
                    "session-id",
                    "github.com/KarpelesLab/teamclaude pull request 352 of 2026-09-09",
                    SEEN),
            new ConversationSource(
                    "Codex, earlier versions, and pi",
                    Kind.HEADER,
                    "session_id",
                    "github.com/openai/codex codex-rs/codex-api/src/requests/headers.rs at 546585f",
                    SEEN),
            new ConversationSource(
                    "opencode with its own service",
                    Kind.HEADER,
                    "x-opencode-session",
                    "github.com/anomalyco/opencode packages/opencode/src/session/llm/request.ts",
                    SEEN),
            new ConversationSource(
                    "opencode with other providers, Crush",
                    Kind.HEADER,
                    "x-session-id",
                    "github.com/anomalyco/opencode packages/opencode/src/session/llm/request.ts;"
                            + " github.com/charmbracelet/crush pull request 3277 (a hash of Crush's own id)",
                    SEEN),
            new ConversationSource(
                    "opencode with other providers, Crush", Kind.HEADER, "x-session-affinity", "as x-session-id", SEEN),
            new ConversationSource(
                    "Amp",
                    Kind.HEADER,
                    "x-amp-thread-id",
                    "github.com/router-for-me/CLIProxyAPI pull request 3089 of 2026-04-27",
                    SEEN),
            new ConversationSource(
                    "Claude Code before 2.1.86",
                    Kind.USER_ID,
                    "metadata.user_id",
                    "github.com/LuthienResearch/luthien-proxy pull request 102;"
                            + " github.com/router-for-me/CLIProxyAPI issue 4452",
                    SEEN),
            new ConversationSource(
                    "Codex and others that set OpenAI's cache key to their conversation",
                    Kind.BODY,
                    "prompt_cache_key",
                    "github.com/router-for-me/CLIProxyAPI issue 4452",
                    SEEN));

    private static final Keys BODY_KEYS = Keys.of("metadata", "prompt_cache_key");
    private static final Keys METADATA_KEYS = Keys.of("user_id");
    private static final Keys USER_ID_KEYS = Keys.of("session_id");
    private static final Pattern LEGACY_USER_ID = Pattern.compile(".*_session_([0-9a-fA-F-]{8,64})");

    /** The conversation a call belongs to; empty where nothing says it. The body is read only without a header field. */
    static Optional<String> conversationOf(Headers headers, Bytes bytes) {
        Optional<ScannedBody> body = Optional.empty();
        for (ConversationSource source : ALL) {
            if (source.kind != Kind.HEADER && body.isEmpty()) {
                body = BodyScanner.tryScan(bytes, BODY_KEYS);
            }
            Optional<String> value = switch (source.kind) {
                case HEADER -> headers.first(source.place);
                case USER_ID -> body.flatMap(ConversationSource::userId);
                case BODY -> body.flatMap(members -> members.text(source.place));
            };
            value = value.filter(ConversationId::isValid);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> userId(ScannedBody body) {
        return body.value("metadata")
                .flatMap(metadata -> metadata.members(METADATA_KEYS))
                .flatMap(metadata -> metadata.value("user_id"))
                .flatMap(JsonValue::text)
                .flatMap(ConversationSource::sessionOf);
    }

    private static Optional<String> sessionOf(String userId) {
        if (userId.startsWith("{")) {
            return BodyScanner.tryScan(Bytes.utf8(userId), USER_ID_KEYS).flatMap(json -> json.text("session_id"));
        }
        Matcher legacy = LEGACY_USER_ID.matcher(userId);
        return legacy.matches() ? Optional.of(legacy.group(1)) : Optional.empty();
    }
}
