package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.admin.AdminCall;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.Effect;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import keyrail.server.admin.port.SendService;
import keyrail.service.callsite.KnownCallSites;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /inference/send}. */
public final class SendRoutes {
    /** What a timer of 32-bit milliseconds can hold. */
    private static final int MAX_SECONDS = Integer.MAX_VALUE / 1_000;

    private final SendService send;

    public SendRoutes(SendService send) {
        this.send = send;
    }

    public List<AdminRoute> routes() {
        Shape usage = Shape.of(required("inputTokens", Kind.WHOLE), required("outputTokens", Kind.WHOLE));
        Shape answer = Shape.of(
                required("response", Kind.TEXT),
                required("model", Kind.TEXT),
                required("usage", new Kind.Members(usage)),
                required("request", Kind.TEXT),
                required("profile", Kind.TEXT),
                required("connection", Kind.TEXT),
                required("payer", Kind.TEXT));
        Shape message = Shape.of(
                required("message", Kind.TEXT),
                optional("systemPrompt", Kind.TEXT).orNull(),
                optional("model", Kind.TEXT).orNull(),
                optional("profile", Kind.TEXT).orNull(),
                optional("callSite", Kind.TEXT).orNull(),
                optional("conversationId", Kind.TEXT).orNull(),
                optional("maxTokens", Kind.WHOLE).orNull(),
                optional("timeoutSeconds", Kind.WHOLE).orNull());
        return List.of(new AdminRoute(
                "POST",
                "/v1/inference/send",
                AdminScope.CHAT_WRITE,
                Set.of(Effect.SPEND),
                Contract.of(
                                "Asks a model one thing and waits for the answer; as text/event-stream, its text comes"
                                        + " in events while it is made",
                                answer)
                        .body(message)
                        .gradual(),
                this::send));
    }

    private JsonNode send(AdminCall call) {
        String text = call.text("message").orElseThrow();
        if (text.isBlank()) {
            throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "\"message\" is empty; give the text to send");
        }
        Optional<Integer> maxTokens = positive(call, "maxTokens", Integer.MAX_VALUE);
        Optional<Integer> seconds = positive(call, "timeoutSeconds", MAX_SECONDS);
        SendService.Answer answer = send.send(
                new SendService.Message(
                        text,
                        call.text("systemPrompt").orElse(null),
                        call.text("model").orElse(null),
                        call.text("profile").orElse(null),
                        call.text("callSite").orElse(KnownCallSites.SEND),
                        call.text("conversationId").orElse(null),
                        maxTokens.orElse(null),
                        seconds.map(Duration::ofSeconds).orElse(null),
                        call.actor().who()),
                call.asker());
        ObjectNode json = Json.object().put("response", answer.response()).put("model", answer.model());
        json.putObject("usage").put("inputTokens", answer.inputTokens()).put("outputTokens", answer.outputTokens());
        return json.put("request", answer.request().value())
                .put("profile", answer.profile())
                .put("connection", answer.connection())
                .put("payer", answer.payer());
    }

    private static Optional<Integer> positive(AdminCall call, String field, int max) {
        return call.whole(field).map(number -> {
            if (number < 1 || number > max) {
                throw new KeyrailException(FailureCode.INVALID_ARGUMENT, "\"" + field + "\" must be from 1 to " + max);
            }
            return number.intValue();
        });
    }
}
