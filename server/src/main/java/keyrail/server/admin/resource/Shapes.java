package keyrail.server.admin.resource;

import static keyrail.server.admin.json.Shape.optional;
import static keyrail.server.admin.json.Shape.required;

import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.Shape;

/** The objects that several answers share; the routes are tested to answer with exactly these members. */
final class Shapes {
    static final Shape ROW = Shape.of(
                    required("name", Kind.TEXT),
                    required("provider", Kind.TEXT),
                    required("auth", new Kind.TextMap()),
                    required("authText", Kind.TEXT),
                    required("label", Kind.TEXT).orNull(),
                    required("baseUrl", Kind.TEXT).orNull(),
                    required(
                            "models",
                            Kind.listOf(Shape.of(
                                    required("id", Kind.TEXT),
                                    required("displayName", Kind.TEXT).orNull()))),
                    required("settings", new Kind.TextMap()),
                    required("endpoint", Kind.TEXT).orNull(),
                    required("createdAt", Kind.WHOLE),
                    required("updatedAt", Kind.WHOLE),
                    required("isManaged", Kind.FLAG),
                    required("status", Kind.TEXT),
                    required("statusReason", Kind.TEXT).orNull(),
                    required("statusSince", Kind.WHOLE).orNull(),
                    required("statusUntil", Kind.WHOLE).orNull(),
                    required("lastSuccessAt", Kind.WHOLE).orNull())
            .named("Connection");

    /** How a connection is doing, by itself. */
    static final Shape HEALTH = Shape.of(
                    required("name", Kind.TEXT),
                    required("status", Kind.TEXT),
                    required("statusReason", Kind.TEXT).orNull(),
                    required("statusSince", Kind.WHOLE).orNull(),
                    required("statusUntil", Kind.WHOLE).orNull(),
                    required("lastSuccessAt", Kind.WHOLE).orNull())
            .named("ConnectionHealth");

    static final Shape META = Shape.of(
                    required("credential", Kind.TEXT),
                    required("service", Kind.TEXT),
                    required("field", Kind.TEXT),
                    required("lastFour", Kind.TEXT),
                    required("version", Kind.WHOLE),
                    required("audience", Kind.TEXT).orNull(),
                    required("createdAt", Kind.WHOLE),
                    required("updatedAt", Kind.WHOLE),
                    required("usedBy", Kind.TEXTS),
                    required("status", Kind.TEXT))
            .named("Credential");

    static final Shape PROFILE = Shape.of(
                    required("name", Kind.TEXT),
                    required("label", Kind.TEXT).orNull(),
                    required("description", Kind.TEXT).orNull(),
                    required("provider", Kind.TEXT).orNull(),
                    required("model", Kind.TEXT).orNull(),
                    required("connection", Kind.TEXT).orNull(),
                    required("fallback", Kind.TEXTS),
                    required("allowPayerChange", Kind.FLAG),
                    required("tuning", new Kind.Anything()),
                    required("status", Kind.TEXT),
                    required("reason", Kind.TEXT).orNull(),
                    required("isDefault", Kind.FLAG),
                    required("isActive", Kind.FLAG),
                    required("payer", Kind.TEXT).orNull())
            .named("Profile");

    static final Shape CLIENT_KEY = Shape.of(
                    required("name", Kind.TEXT),
                    required("lastFour", Kind.TEXT),
                    required("profiles", Kind.TEXTS),
                    required("direct", Kind.FLAG),
                    required("defaultProfile", Kind.TEXT).orNull(),
                    required("createdAt", Kind.WHOLE))
            .named("ClientKey");

    static final Shape MODEL_ROUTES = Shape.of(required(
            "modelRoutes",
            Kind.listOf(Shape.of(required("model", Kind.TEXT), required("profile", Kind.TEXT))
                    .named("ModelRoute"))));

    static final Shape OK = Shape.of(required("ok", Kind.FLAG));

    static final Shape.Field FORCE = optional("force", Kind.FLAG);

    private Shapes() {}
}
