package keyrail.server.admin;

import java.util.List;
import java.util.TreeMap;
import keyrail.core.failure.Failure;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import tools.jackson.databind.node.ObjectNode;

/** How the admin plane says that something did not happen. */
final class ErrorBody {
    static final Shape SHAPE = Shape.of(Shape.required(
                    "error",
                    new Kind.Members(Shape.of(
                            Shape.required("code", Kind.TEXT),
                            Shape.required("message", Kind.TEXT),
                            Shape.required("details", new Kind.Anything())))))
            .named("Error");

    private ErrorBody() {}

    static ObjectNode of(Failure failure) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("code", failure.code().text());
        error.put("message", failure.message());
        ObjectNode details = error.putObject("details");
        switch (failure) {
            case Failure.Gateway gateway ->
                new TreeMap<>(gateway.details()).forEach((name, values) -> details.set(name, Json.texts(values)));
            case Failure.Upstream upstream -> {
                if (upstream.status() != 0) {
                    details.set("status", Json.texts(List.of(upstream.status())));
                }
                if (upstream.vendorMessage() != null) {
                    details.set("vendorMessage", Json.texts(List.of(upstream.vendorMessage())));
                }
            }
        }
        return body;
    }
}
