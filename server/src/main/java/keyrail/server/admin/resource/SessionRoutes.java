package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.names.ConversationId;
import keyrail.core.session.Session;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.service.session.OpenedSession;
import keyrail.service.session.SessionService;
import keyrail.service.session.SessionTtl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /inference/sessions}: profiles pinned to conversations. Times are ISO instants. */
public final class SessionRoutes {
    private static final String ALL = "/v1/inference/sessions";
    private static final String ONE = ALL + "/{conversationId}";

    private static final Shape PINNED = Shape.of(required("profile", Kind.TEXT), required("sessionId", Kind.TEXT));
    private static final Shape SESSION = Shape.of(
                    required("conversationId", Kind.TEXT),
                    required("conversationTitle", Kind.TEXT).orNull(),
                    required("profile", Kind.TEXT),
                    required("sessionId", Kind.TEXT),
                    required("expiresAt", Kind.TEXT).orNull(),
                    required("remainingSeconds", Kind.WHOLE).orNull())
            .named("Session");
    private static final Shape OPENED = Shape.of(
            required("conversationId", Kind.TEXT),
            required("profile", Kind.TEXT),
            required("sessionId", Kind.TEXT),
            required("expiresAt", Kind.TEXT).orNull(),
            required("ttlSeconds", Kind.WHOLE).orNull(),
            required("shortened", Kind.FLAG),
            required(
                            "replaced",
                            new Kind.Members(
                                    PINNED.and(required("expiresAt", Kind.TEXT).orNull())))
                    .orNull());
    private static final Shape CLOSED = Shape.of(
            required("conversationId", Kind.TEXT),
            required("closed", new Kind.Members(PINNED)).orNull(),
            required("noop", Kind.FLAG));

    private final SessionService sessions;

    public SessionRoutes(SessionService sessions) {
        this.sessions = sessions;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(
                        "GET",
                        ALL,
                        AdminScope.SETTINGS_READ,
                        Set.of(Effect.STATE_READ),
                        Contract.of("Lists open sessions", Shape.of(required("sessions", Kind.listOf(SESSION))))
                                .query(optional("conversationId", Kind.TEXT)),
                        this::list),
                new AdminRoute(
                        "POST",
                        ALL,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.SESSION_WRITE),
                        Contract.of("Pins a profile to a conversation for a time", OPENED)
                                .body(Shape.of(
                                        required("profile", Kind.TEXT),
                                        required("conversationId", Kind.TEXT),
                                        optional("ttl", Kind.TEXT).orNull())),
                        this::open),
                new AdminRoute(
                        "DELETE",
                        ONE,
                        AdminScope.SETTINGS_WRITE,
                        Set.of(Effect.SESSION_WRITE),
                        Contract.of("Closes the session of a conversation; without one nothing happens", CLOSED),
                        this::close));
    }

    private JsonNode list(AdminCall call) {
        Instant now = sessions.now();
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("sessions");
        for (Session session : sessions.list(
                call.query("conversationId").map(ConversationId::new).orElse(null))) {
            Instant expiresAt = session.expiresAt();
            ObjectNode object = list.addObject()
                    .put("conversationId", session.conversation().value());
            // Conversations belong to applications; nobody tells their titles here.
            object.putNull("conversationTitle");
            pinned(object, session);
            object.put("expiresAt", text(expiresAt));
            object.put(
                    "remainingSeconds",
                    expiresAt == null
                            ? null
                            : (Long) Duration.between(now, expiresAt).toSeconds());
        }
        return answer;
    }

    private JsonNode open(AdminCall call) {
        OpenedSession opened = sessions.open(
                new ConversationId(call.text("conversationId").orElseThrow()),
                call.text("profile").orElseThrow(),
                call.text("ttl").map(SessionTtl::parse).orElse(new SessionTtl.Usual()),
                call.actor());
        Session session = opened.session();
        Duration ttl = opened.ttl();
        ObjectNode answer =
                Json.object().put("conversationId", session.conversation().value());
        pinned(answer, session);
        answer.put("expiresAt", text(session.expiresAt()));
        answer.put("ttlSeconds", ttl == null ? null : (Long) ttl.toSeconds());
        answer.put("shortened", opened.shortened());
        Session replaced = opened.replaced();
        if (replaced == null) {
            return answer.putNull("replaced");
        }
        pinned(answer.putObject("replaced"), replaced).put("expiresAt", text(replaced.expiresAt()));
        return answer;
    }

    private JsonNode close(AdminCall call) {
        ConversationId conversation = new ConversationId(call.path("conversationId"));
        Optional<Session> closed = sessions.close(conversation, call.actor());
        ObjectNode answer = Json.object().put("conversationId", conversation.value());
        closed.ifPresentOrElse(session -> pinned(answer.putObject("closed"), session), () -> answer.putNull("closed"));
        return answer.put("noop", closed.isEmpty());
    }

    private static ObjectNode pinned(ObjectNode object, Session session) {
        return object.put("profile", session.profile().value()).put("sessionId", session.id());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
