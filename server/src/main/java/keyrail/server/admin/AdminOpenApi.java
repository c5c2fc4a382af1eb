package keyrail.server.admin;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the OpenAPI 3.1 document of the admin plane out of the shapes that requests are held to. */
public final class AdminOpenApi {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final String JSON = "application/json";

    private final List<AdminRoute> routes;

    public AdminOpenApi(List<AdminRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    public ObjectNode document() {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Keyrail admin API")
                .put("version", "1")
                .put(
                        "description",
                        "Served on the admin socket of a home, and on its admin port where it has one. Requests also take"
                                + " the snake_case spelling of a name.");
        Map<String, ObjectNode> paths = new TreeMap<>();
        for (AdminRoute route : routes) {
            paths.computeIfAbsent(route.template(), template -> Json.object())
                    .set(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode all = document.putObject("paths");
        paths.forEach(all::set);
        document.putObject("components").set("schemas", components());
        return document;
    }

    private ObjectNode operation(AdminRoute route) {
        ObjectNode operation = Json.object().put("summary", route.contract().summary());
        operation.put("x-scope", route.scope().text());
        operation.set(
                "x-effects",
                Json.texts(route.effects().stream().map(Effect::text).sorted().toList()));
        ArrayNode parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (!route.contract().body().fields().isEmpty()) {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            body.putObject("content")
                    .putObject(JSON)
                    .set("schema", route.contract().body().schema());
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode done = response("Done", route.contract().answer());
        responses.set(String.valueOf(route.contract().status()), done);
        switch (route.contract().delivery()) {
            case AdminRoute.Delivery.Plain plain -> {}
            case AdminRoute.Delivery.Tagged tagged ->
                done.putObject("headers").set("ETag", header("Names this state for If-Match"));
            case AdminRoute.Delivery.Streaming streaming -> alsoEvents(done);
            case AdminRoute.Delivery.Gradual gradual -> alsoEvents(done);
        }
        responses.set("default", response("Refused or failed", ErrorBody.SHAPE));
        return operation;
    }

    private static void alsoEvents(ObjectNode response) {
        ((ObjectNode) response.get("content"))
                .putObject("text/event-stream")
                .set("schema", Json.object().put("type", "string"));
    }

    private static ObjectNode header(String description) {
        ObjectNode header = Json.object().put("description", description);
        header.set("schema", Kind.TEXT.schema());
        return header;
    }

    /** Whether an update can be made to depend on what was read before. */
    private boolean heedsIfMatch(AdminRoute route) {
        return route.changes()
                && routes.stream()
                        .anyMatch(other -> other.template().equals(route.template())
                                && other.contract().delivery() instanceof AdminRoute.Delivery.Tagged);
    }

    private ArrayNode parameters(AdminRoute route) {
        ArrayNode parameters = Json.array();
        if (heedsIfMatch(route)) {
            parameter(parameters, "If-Match", "header", Kind.TEXT);
        }
        Matcher placeholders = PLACEHOLDER.matcher(route.template());
        while (placeholders.find()) {
            parameter(parameters, placeholders.group(1), "path", Kind.TEXT);
        }
        route.contract().query().fields().forEach(field -> parameter(parameters, field.name(), "query", field.kind()));
        return parameters;
    }

    private static void parameter(ArrayNode parameters, String name, String place, Kind kind) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", place)
                .put("required", place.equals("path"))
                .set("schema", kind.schema());
    }

    private static ObjectNode response(String description, Shape answer) {
        ObjectNode response = Json.object().put("description", description);
        response.putObject("content").putObject(JSON).set("schema", answer.schema());
        return response;
    }

    private ObjectNode components() {
        Map<String, Shape> named = new TreeMap<>();
        collect(ErrorBody.SHAPE, named);
        for (AdminRoute route : routes) {
            collect(route.contract().body(), named);
            collect(route.contract().answer(), named);
        }
        ObjectNode schemas = Json.object();
        named.forEach((name, shape) -> schemas.set(name, shape.writtenOut()));
        return schemas;
    }

    private static void collect(Shape shape, Map<String, Shape> named) {
        if (!shape.name().isEmpty()) {
            named.put(shape.name(), shape);
        }
        shape.fields().forEach(field -> collect(field.kind(), named));
    }

    private static void collect(Kind kind, Map<String, Shape> named) {
        switch (kind) {
            case Kind.Members members -> collect(members.shape(), named);
            case Kind.ListOf list -> collect(list.item(), named);
            case Kind.OneOf one -> one.kinds().forEach(each -> collect(each, named));
            case Kind.Scalar scalar -> {}
            case Kind.TextMap map -> {}
            case Kind.Anything anything -> {}
        }
    }
}
